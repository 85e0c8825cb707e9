import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { pageSizeMax } from "../../schemas/page.ts";

/** How much a selection asks for. `cost`: about the number of fields in the answer; `types`: the objects it is made of. */
export type Measure = {
  readonly cost: number;
  readonly depth: number;
  readonly aliases: number;
  readonly types: ReadonlySet<string>;
};

const nothing: Measure = { cost: 0, depth: 0, aliases: 0, types: new Set() };
/** What a list that has no `first` is taken to hold. */
const listLength = 10;
const pageLength = 20;

const together = (left: Measure, right: Measure): Measure => ({
  cost: left.cost + right.cost,
  depth: Math.max(left.depth, right.depth),
  aliases: left.aliases + right.aliases,
  types: new Set([...left.types, ...right.types]),
});

/** `first`, where the field pages: its literal, the most there may be behind a variable, or its default. */
const lengthOf = (node: FieldNode, field: GraphQLField<unknown, unknown>) => {
  const bare = getNullableType(field.type);
  if (!field.args.some(({ name }) => name === "first")) return isListType(bare) ? listLength : 1;
  const first = node.arguments?.find(({ name }) => name.value === "first")?.value;
  if (first === undefined) return pageLength;
  return first.kind === Kind.INT ? Math.min(pageSizeMax, Math.max(1, Number(first.value))) : pageSizeMax;
};

/** Measures one operation of a valid document. Each fragment is measured once, so that nesting them costs nothing here. */
export const measure = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Measure => {
  const known = new Map<string, Measure>();

  const ofField = (node: FieldNode, parent: GraphQLObjectType): Measure => {
    const field = parent.getFields()[node.name.value];
    const own = { cost: 1, depth: 1, aliases: node.alias ? 1 : 0, types: nothing.types };
    if (!field || !node.selectionSet) return own;
    const type = getNamedType(field.type);
    if (!isCompositeType(type) || !isObjectType(type)) return own;
    const inner = ofSelection(node.selectionSet, type);
    return {
      cost: 1 + lengthOf(node, field) * inner.cost,
      depth: 1 + inner.depth,
      aliases: own.aliases + inner.aliases,
      types: new Set([type.name, ...inner.types]),
    };
  };

  const ofFragment = (name: string, parent: GraphQLObjectType): Measure => {
    const seen = known.get(name);
    if (seen) return seen;
    const fragment = fragments.get(name);
    const measured = fragment ? ofSelection(fragment.selectionSet, typeNamed(fragment, parent)) : nothing;
    known.set(name, measured);
    return measured;
  };

  const typeNamed = (fragment: FragmentDefinitionNode, parent: GraphQLObjectType) => {
    const type = schema.getType(fragment.typeCondition.name.value);
    return isObjectType(type) ? type : parent;
  };

  const ofSelected = (selection: SelectionNode, parent: GraphQLObjectType): Measure => {
    if (selection.kind === Kind.FIELD) return ofField(selection, parent);
    if (selection.kind === Kind.INLINE_FRAGMENT) return ofSelection(selection.selectionSet, parent);
    return ofFragment(selection.name.value, parent);
  };

  const ofSelection = ({ selections }: SelectionSetNode, parent: GraphQLObjectType): Measure =>
    selections.reduce<Measure>((sum, selection) => together(sum, ofSelected(selection, parent)), nothing);

  const root = schema.getRootType(operation.operation);
  return root ? ofSelection(operation.selectionSet, root) : nothing;
};

/** Names of the root fields, through fragments too. */
export const rootFieldsOf = (
  { selectionSet }: { readonly selectionSet: SelectionSetNode },
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] =>
  selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFieldsOf(selection, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment ? rootFieldsOf(fragment, fragments) : [];
  });
