import { graphqlInput } from "../graphql-input.ts";
import { changeOrderStatus, importOrder, placeOrder, receiveReturn, requestReturn } from "./commands.ts";

export const ordersSdl = /* GraphQL */ `
  ${graphqlInput("OrderInput", placeOrder.input)}
  ${graphqlInput("OrderImportInput", importOrder.input)}
  ${graphqlInput("OrderStatusInput", changeOrderStatus.input, ["orderId"])}
  ${graphqlInput("ReturnRequestInput", requestReturn.input, ["orderId"])}
  ${graphqlInput("ReturnReceiptInput", receiveReturn.input, ["orderId"])}

  enum OrderStatus {
    pending
    confirmed
    processing
    shipped
    delivered
    completed
    rejected
    cancelled
    returned
  }

  "Price and rule are those of the moment of placing."
  type OrderItem {
    lineNumber: Int!
    productId: ID!
    "Null where you may not see it any more."
    product: Product
    sku: String!
    name: String!
    quantity: Int!
    unitPrice: UnitPrice!
    totalPrice: Money!
    rule: PriceRule!
    returnedQuantity: Int!
  }

  type DeliveryAddress {
    contactPerson: String
    street: String
    postcode: String
    city: String!
    region: String!
  }

  type DeliveryInfo {
    address: DeliveryAddress!
    carrier: String
    trackingNumber: String
    shippedAt: DateTime
    deliveredAt: DateTime
  }

  type StatusChange {
    status: OrderStatus!
    at: DateTime!
  }

  "Why an order was rejected or cancelled: the public code, by whom, and the product where one is to blame."
  type OrderReason {
    code: String
    by: String!
    productId: ID
  }

  type Order {
    id: ID!
    "Short, for people."
    number: String!
    purchaseId: ID!
    "All orders of the same checkout that you may see."
    purchase: Purchase!
    retailerId: ID!
    retailer: Retailer!
    "As it was called on the day of placing."
    retailerName: String!
    companyId: ID!
    company: Company!
    companyName: String!
    "The retailer's own purchase order number, or an import's invoice number."
    reference: String
    status: OrderStatus!
    items: [OrderItem!]!
    totalAmount: Money!
    refundedAmount: Money!
    deliveryInfo: DeliveryInfo
    "Each status that it has had, oldest first."
    timeline: [StatusChange!]!
    reason: OrderReason
    returnRequestedAt: DateTime
    "shop or import"
    source: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    revision: Int!
    "Every event, oldest first."
    history: [OrderHistoryEntry!]!
  }

  "One event, as a sentence and as data."
  type OrderHistoryEntry {
    revision: Int!
    eventId: ID!
    "The event's type."
    code: String!
    parameters: JSON!
    sentence: String!
    data: JSON
    at: DateTime!
    recordedAt: DateTime!
    actor: String!
    correlationId: String!
    causationId: String!
  }

  type OrderEdge {
    cursor: String!
    node: Order!
  }

  type OrderConnection {
    edges: [OrderEdge!]!
    nodes: [Order!]!
    pageInfo: PageInfo!
  }

  "One checkout: an order for each company."
  type Purchase {
    id: ID!
    orders: [Order!]!
  }

  extend type Query {
    "As it is, or with \`asOf\` (a revision, or a time) as it was."
    order(id: ID!, asOf: String): Order
    "Newest first: those you placed, those placed with you, or all for staff."
    orders(
      first: Int = 20
      after: String
      page: Int
      status: OrderStatus
      companyId: ID
      retailerId: ID
      purchaseId: ID
      number: String
      "Placed at or after."
      from: DateTime
      "Placed before."
      to: DateTime
    ): OrderConnection!
    purchase(id: ID!): Purchase
  }

  extend type Mutation {
    "Places an order with one company. Items of several companies become several orders: the first is answered, \`purchase\` has them all."
    createOrder(input: OrderInput!): Order!
    importOrder(input: OrderImportInput!): Order!
    updateOrderStatus(orderId: ID!, input: OrderStatusInput!): Order!
    cancelOrder(orderId: ID!, reason: String): Order!
    requestReturn(orderId: ID!, input: ReturnRequestInput!): Order!
    receiveReturn(orderId: ID!, input: ReturnReceiptInput!): Order!
  }

  extend type Subscription {
    "The order as it stands, then again after each change; nothing is missed over a reconnect."
    orderStatusUpdated(orderId: ID!): Order!
  }
`;
