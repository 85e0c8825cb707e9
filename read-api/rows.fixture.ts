import type { Company } from "../schemas/companies/read-models.ts";
import type { Order } from "../schemas/orders/read-models.ts";
import type { PriceBreakdown, Product } from "../schemas/products/read-models.ts";
import type { Retailer } from "../schemas/retailers/read-models.ts";

const id = (last: number) => `01900000-0000-7000-8000-${String(last).padStart(12, "0")}`;

export const ids = {
  company: id(1),
  otherCompany: id(2),
  retailer: id(11),
  otherRetailer: id(12),
  account: id(50),
  product: id(100),
  order: id(200),
  purchase: id(300),
};

const at = "2026-03-01T08:00:00.000Z";
const unitPrice = (amount: string) => ({ amountMinorE4: Number(amount) * 1_000_000, currency: "GBP", amount });
const money = (amount: string) => ({ amountMinor: Number(amount) * 100, currency: "GBP", amount });

export const companyRow = (rowId: string): Company => ({
  id: rowId,
  name: `Company ${rowId.slice(-2)}`,
  email: "hello@example.com",
  phone: null,
  businessRegistration: null,
  region: "GB",
  timeZone: "UTC",
  verificationStatus: "verified",
  rejectionCause: null,
  suspended: false,
  suspensionCause: null,
  approvesOrders: false,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 3,
});

const address = { street: "1 Quay Street", postcode: "BS1", city: "Bristol", region: "GB" };

export const retailerRow = (rowId: string): Retailer => ({
  id: rowId,
  businessName: `Retailer ${rowId.slice(-2)}`,
  contactPerson: null,
  email: null,
  phone: null,
  address,
  region: "GB",
  timeZone: "UTC",
  kycStatus: "approved",
  kycRejectionCause: null,
  kycValidUntil: null,
  suspended: false,
  suspensionCause: null,
  creditScore: 700,
  creditLimit: money("1000"),
  creditTermsDays: 30,
  documents: [],
  createdAt: at,
  updatedAt: at,
  revision: 4,
});

export const productRow = (number: number): Product => ({
  id: id(100 + number),
  companyId: ids.company,
  companyName: "Company 01",
  sku: `SKU-${number}`,
  name: `Ceramic mug ${number}`,
  description: "A mug that holds a third of a litre, glazed inside and out, safe in a dishwasher.",
  locale: "en",
  category: { primary: "Kitchen", secondary: "Mugs", tags: ["ceramic", "white"] },
  specifications: { weight: 0.4 },
  pricing: {
    basePrice: unitPrice("4"),
    currency: "GBP",
    bulkPricing: [{ minQuantity: 12, discountType: "percentage", discount: "5", unitPrice: unitPrice("3.8") }],
    yourPrice: null,
  },
  minimumQuantity: 1,
  casePack: 1,
  inventory: { available: 40, reserved: 2, reorderLevel: 10, lastUpdated: at, revision: 7 },
  media: { images: [`/media/${number}.jpg`], videos: [], documents: [] },
  seo: { slug: `ceramic-mug-${number}`, metaTitle: null, metaDescription: null, keywords: [] },
  visibility: null,
  status: "published",
  createdAt: at,
  updatedAt: at,
  revision: 2,
});

export const orderRow = (rowId: string): Order => ({
  id: rowId,
  number: "T-1001",
  purchaseId: ids.purchase,
  retailerId: ids.retailer,
  companyId: ids.company,
  retailerName: "Retailer 11",
  companyName: "Company 01",
  reference: null,
  status: "pending",
  items: [],
  totalAmount: money("40"),
  refundedAmount: money("0"),
  deliveryInfo: {
    address: { ...address, contactPerson: null },
    carrier: null,
    trackingNumber: null,
    shippedAt: null,
    deliveredAt: null,
  },
  timeline: [{ status: "pending", at }],
  reason: null,
  returnRequestedAt: null,
  source: "shop",
  createdAt: at,
  updatedAt: at,
  revision: 0,
});

export const priceRow = (productId: string, quantity: number): PriceBreakdown => ({
  productId,
  quantity,
  listPrice: unitPrice("4"),
  unitPrice: unitPrice("4"),
  total: money(String(4 * quantity)),
  rule: { kind: "base", price: unitPrice("4"), tier: null },
  explanation: [],
  savings: money("0"),
});
