/** A command (imperative) or an event (past tense). It carries what, never who: the sender stands in the metadata. */
export type Message<Type extends string = string, Data = unknown> = { readonly type: Type; readonly data: Data };
