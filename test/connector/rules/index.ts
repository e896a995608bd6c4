/**
 * Collects all rules about the definition.
 *
 * Most rules have the names that Microsoft's Swagger Validator gives them. The others are ours: Microsoft's
 * documentation, its JSON schema or the designers require more than the validator checks.
 *
 * Of the validator's rules that need only the file, two are left out, because their limits are not published:
 * OperationIdTooLong and SchemaTooDeep. Some rules use lists that are not published either, so we made these
 * lists ourselves: RestrictedCharactersInSummary (hyphens are allowed, because published connectors have
 * them), ReservedParameterIsUsed, SwaggerKeywordNotSupported, and the categories of InvalidConnectorCategory.
 */
import type { Rule } from './rule';
import { dynamicAnswerRules } from './dynamic-answers';
import { dynamicRules } from './dynamic';
import { informationRules } from './information';
import { keyRules } from './keys';
import { mediaTypeRules } from './media-types';
import { operationRules } from './operations';
import { parameterRules } from './parameters';
import { pathRules } from './paths';
import { platformRules } from './platform';
import { referenceRules } from './references';
import { responseRules } from './responses';
import { schemaRules } from './schemas';
import { securityRules } from './security';
import { textRules } from './texts';
import { valueRules } from './values';

export const definitionRules: readonly Rule[] = [
  ...keyRules,
  ...informationRules,
  ...securityRules,
  ...pathRules,
  ...operationRules,
  ...parameterRules,
  ...mediaTypeRules,
  ...responseRules,
  ...schemaRules,
  ...valueRules,
  ...referenceRules,
  ...dynamicRules,
  ...dynamicAnswerRules,
  ...textRules,
  ...platformRules,
];
