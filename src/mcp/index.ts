/** Exports the tools of agents, and how the Model Context Protocol asks for them. */
export { answerTo, resultAnswer } from './answers';
export { readMessage, refusal, rpcCodes, type McpAnswer, type Notice, type Question } from './message';
export { toolResult } from './result';
export { completed, tools, type Tool } from './tools';
