/** An order's lines as analysts count them: decimals in the order's currency. `createdAt` is the time of placing. */
export type OrderLines = {
  readonly orderId: string;
  readonly createdAt: string;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly productId: string;
    readonly quantity: number;
    readonly returnedQuantity: number;
    readonly unitPrice: string;
    readonly totalPrice: string;
  }[];
};
