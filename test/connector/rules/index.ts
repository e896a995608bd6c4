/**
 * All rules about the definition.
 *
 * Most have the names that Microsoft's Swagger Validator gives them; the others are ours, where its documentation, its JSON
 * schema or the designers demand more. Of the validator's rules that need nothing but the file, these are left out:
 * OperationIdTooLong and SchemaTooDeep, whose limits are not published. Of these the lists are our own reading, because they
 * are not published either: RestrictedCharactersInSummary (hyphens are allowed, as published connectors have them),
 * ReservedParameterIsUsed, SwaggerKeywordNotSupported, and the categories of InvalidConnectorCategory.
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
