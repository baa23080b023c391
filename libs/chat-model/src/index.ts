export { createChatModel, type ClientOptions } from './client.ts';
export type {
  Chat,
  ChatFailure,
  ChatLimits,
  ChatModel,
  ChatOutcome,
  Fetch,
  Part,
  Said,
  Tool,
  ToolCall,
  Usage,
} from './port.ts';
export { estimateInput, estimateTokens } from './tokens.ts';
