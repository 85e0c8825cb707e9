import { isApiError, type Tradepost } from "../../sdk/index.ts";
import type { ImportClient } from "./import-client.ts";

/** Not there yet, or not to be had just now: whoever asks will ask again. */
const orLater = async <Found>(read: Promise<Found>): Promise<Found | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (isApiError(error) ? [404, 429, 503].includes(error.status) : error instanceof TypeError) return undefined;
    throw error;
  }
};

/** The marketplace over its API, as whoever is logged in. */
export const sdkClient = (api: Tradepost): ImportClient => ({
  send: (command) => api.sendCommand(command),
  order: (orderId) => orLater(api.order({ id: orderId })),
  find: async (wanted) => {
    switch (wanted.kind) {
      case "company":
        return (await api.companies({ q: wanted.name, first: 100 })).items.find(({ name }) => name === wanted.name)?.id;
      case "retailer": {
        const { items } = await api.retailers({ q: wanted.name, first: 100 });
        return items.find(({ businessName }) => businessName === wanted.name)?.id;
      }
      case "product": {
        const { items } = await api.products({ q: wanted.sku, companyId: wanted.companyId, first: 100 });
        return items.find(({ sku }) => sku === wanted.sku)?.id;
      }
    }
  },
});
