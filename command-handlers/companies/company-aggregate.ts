import {
  company,
  type Company,
  type CompanyCommand,
  type CompanyEvent,
  type CompanyRejection,
} from "../../domain/companies/index.ts";
import type { Aggregate } from "../aggregate.ts";

export const companyAggregate: Aggregate<CompanyCommand, CompanyEvent, Company, CompanyRejection> = {
  category: "company",
  decider: company,
};
