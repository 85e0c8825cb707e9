import type * as accounts from "../../schemas/accounts/commands.ts";
import type * as companies from "../../schemas/companies/commands.ts";
import type * as inventory from "../../schemas/inventory/commands.ts";
import type * as orders from "../../schemas/orders/commands.ts";
import type * as products from "../../schemas/products/commands.ts";
import type * as retailers from "../../schemas/retailers/commands.ts";
import { command } from "./definitions.ts";

const company = "/api/companies/{companyId}";
const retailer = "/api/retailers/{retailerId}";
const account = "/api/accounts/{accountId}";
const product = "/api/products/{productId}";
const order = "/api/orders/{orderId}";

/** Every command that can be sent, by the name of its function. */
export const commands = {
  createAccount: command<typeof accounts.createAccount>("CreateAccount", "POST", "/api/accounts"),
  changeRole: command<typeof accounts.changeRole>("ChangeRole", "PUT", `${account}/role`),
  lockAccount: command<typeof accounts.lockAccount>("LockAccount", "POST", `${account}/lock`),
  unlockAccount: command<typeof accounts.unlockAccount>("UnlockAccount", "POST", `${account}/unlock`),
  disableAccount: command<typeof accounts.disableAccount>("DisableAccount", "POST", `${account}/disable`),

  registerCompany: command<typeof companies.registerCompany>("RegisterCompany", "POST", "/api/companies/register"),
  enrolCompany: command<typeof companies.enrolCompany>("EnrolCompany", "POST", "/api/companies/enrol"),
  updateCompanyProfile: command<typeof companies.updateCompanyProfile>("UpdateCompanyProfile", "PUT", company),
  submitCompanyDocuments: command<typeof companies.submitCompanyDocuments>(
    "SubmitCompanyDocuments",
    "POST",
    `${company}/documents`,
  ),
  verifyCompany: command<typeof companies.verifyCompany>("VerifyCompany", "POST", `${company}/verify`),
  rejectCompany: command<typeof companies.rejectCompany>("RejectCompany", "POST", `${company}/reject`),
  suspendCompany: command<typeof companies.suspendCompany>("SuspendCompany", "POST", `${company}/suspend`),
  reinstateCompany: command<typeof companies.reinstateCompany>("ReinstateCompany", "POST", `${company}/reinstate`),

  registerRetailer: command<typeof retailers.registerRetailer>("RegisterRetailer", "POST", "/api/retailers/register"),
  enrolRetailer: command<typeof retailers.enrolRetailer>("EnrolRetailer", "POST", "/api/retailers/enrol"),
  updateRetailerProfile: command<typeof retailers.updateRetailerProfile>("UpdateRetailerProfile", "PUT", retailer),
  submitKycDocuments: command<typeof retailers.submitKycDocuments>("SubmitKycDocuments", "POST", `${retailer}/kyc`),
  approveKyc: command<typeof retailers.approveKyc>("ApproveKyc", "POST", `${retailer}/kyc/approve`),
  rejectKyc: command<typeof retailers.rejectKyc>("RejectKyc", "POST", `${retailer}/kyc/reject`),
  assessCredit: command<typeof retailers.assessCredit>("AssessCredit", "PUT", `${retailer}/credit`),
  suspendRetailer: command<typeof retailers.suspendRetailer>("SuspendRetailer", "POST", `${retailer}/suspend`),
  reinstateRetailer: command<typeof retailers.reinstateRetailer>("ReinstateRetailer", "POST", `${retailer}/reinstate`),

  createProduct: command<typeof products.createProduct>("CreateProduct", "POST", "/api/products"),
  updateProduct: command<typeof products.updateProduct>("UpdateProduct", "PUT", product),
  publishProduct: command<typeof products.publishProduct>("PublishProduct", "POST", `${product}/publish`),
  discontinueProduct: command<typeof products.discontinueProduct>("DiscontinueProduct", "DELETE", product),
  setRetailerPrice: command<typeof products.setRetailerPrice>(
    "SetRetailerPrice",
    "PUT",
    `${product}/prices/{retailerId}`,
  ),
  removeRetailerPrice: command<typeof products.removeRetailerPrice>(
    "RemoveRetailerPrice",
    "DELETE",
    `${product}/prices/{retailerId}`,
  ),

  updateInventory: command<typeof inventory.updateInventory>("UpdateInventory", "PUT", `${product}/inventory`),
  receiveStock: command<typeof inventory.receiveStock>("ReceiveStock", "POST", `${product}/inventory/receive`),
  adjustStock: command<typeof inventory.adjustStock>("AdjustStock", "POST", `${product}/inventory/adjust`),
  setReorderLevel: command<typeof inventory.setReorderLevel>(
    "SetReorderLevel",
    "PUT",
    `${product}/inventory/reorder-level`,
  ),

  placeOrder: command<typeof orders.placeOrder>("PlaceOrder", "POST", "/api/orders"),
  importOrder: command<typeof orders.importOrder>("ImportOrder", "POST", "/api/orders/import"),
  changeOrderStatus: command<typeof orders.changeOrderStatus>("ChangeOrderStatus", "PUT", `${order}/status`),
  cancelOrder: command<typeof orders.cancelOrder>("CancelOrder", "POST", `${order}/cancel`),
  requestReturn: command<typeof orders.requestReturn>("RequestReturn", "POST", `${order}/returns`),
  receiveReturn: command<typeof orders.receiveReturn>("ReceiveReturn", "POST", `${order}/returns/receive`),
} as const;
