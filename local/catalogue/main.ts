/**
 * `npm run catalogue` prints what the catalogue of models lacks beside the types of the installed package
 * `openai`. It fails if a model is missing or a shutdown date differs.
 */
import { catalogue, catalogueDate } from '../../src/adaptation/models/catalogue';
import { readPackage } from './declarations';
import { findGaps } from './gaps';
import { describeGaps } from './report';

const { version, declarations } = readPackage();
const gaps = findGaps(declarations, catalogue);
console.log(describeGaps(gaps, version, catalogueDate));
if (gaps.missing.length + gaps.otherDates.length > 0) process.exitCode = 1;
