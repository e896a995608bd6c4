/** Knows the services that take requests: what they can do, their order, and which of them are paused. */
export { hasOwnNames, hasResponses, kinds, type Kind, type Place } from './kinds';
export { marked, unmarked, withMarks, type Unmarked } from './marks';
export { mayHave, modelBehind, namesOf, ownName, plainName } from './names';
export { best, ordered, type Pause } from './order';
export { createPauses, type Pauses } from './pauses';
