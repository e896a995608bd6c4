/**
 * The types that schemas are made of, to be imported as `Type`. The package has such a name itself, but with everything that it
 * knows, which is three times as much code to load.
 */
export {
  Array,
  Boolean,
  Integer,
  Literal,
  Null,
  Number,
  Object,
  Optional,
  String,
  Union,
  Unknown,
  Unsafe,
} from '@sinclair/typebox';
