import { type Currency, money, unitPrice } from "../../domain/kernel/money.ts";
import type { PriceStep } from "../../domain/products/index.ts";
import { moneyText, unitPriceText } from "../money-resource.ts";

/** One step of a price as a sentence in English, made from its code and parameters. */
export const priceSentence = (step: PriceStep, currency: Currency): string => {
  const perUnit = unitPriceText(unitPrice(step.parameters.perUnitMinorE4, currency));
  switch (step.code) {
    case "BasePrice":
      return `The list price is ${perUnit} ${currency} a unit.`;
    case "PrivatePrice":
      return `Your own price is ${perUnit} ${currency} a unit.`;
    case "PercentageOff":
      return `From ${step.parameters.minQuantity} units, ${step.parameters.discount / 100}% off: ${perUnit} ${currency} less a unit.`;
    case "AmountOff":
      return `From ${step.parameters.minQuantity} units, ${perUnit} ${currency} less a unit.`;
    case "LineTotal": {
      const total = moneyText(money(step.parameters.totalMinor, currency));
      return `${step.parameters.quantity} units at ${perUnit} ${currency} make ${total} ${currency}.`;
    }
  }
};
