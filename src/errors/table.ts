/** Every error that the app can tell a caller about. docs/errors.md is generated from this table. */

/** What an error code stands for. */
export interface ErrorRow {
  /** HTTP status of the reply, or `same` where OpenAI's own status is passed on. */
  status: number | 'same';
  /** `error.type` in OpenAI's words. */
  type: string;
  /** Whether the same request can succeed when it is sent again. */
  retry: 'no' | 'later';
  /** The sentence that the caller reads when the place that fails has nothing more exact to say. */
  message: string;
  /** What the maker of the flow should do, for the docs. */
  advice: string;
}

/** Every error code that a reply can carry. */
export const errorTable = {
  invalid_json: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The body is not valid JSON.',
    advice:
      'Look at the line and column that the message names. Most often a text from an earlier step holds a quote or a line break: build the body with an expression, or send the chat message as text/plain.',
  },
  invalid_input: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'An input of this action is missing or wrong.',
    advice:
      'Correct the inputs that the message lists. All of them are listed at once, also in `error.problems`.',
  },
  invalid_multipart: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'The form with the file is broken or cut off. Send multipart/form-data with a boundary, and each part whole.',
    advice:
      'In a flow, write the body as an object with `$content-type` and `$multipart`, and let Power Automate make the form of it. In code, let a library make the form and its Content-Type.',
  },
  length_required: {
    status: 411,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'The body was sent in chunks, which this app does not take. Send it whole, with a Content-Length.',
    advice: 'In the settings of the action, turn off “Allow chunking”. In code, send a Content-Length.',
  },
  body_too_large: {
    status: 413,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The body is too large.',
    advice: 'Send less in one call: shorter texts, smaller files, or several calls.',
  },
  unsupported_content_type: {
    status: 415,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The Content-Type of the body is not supported by this action.',
    advice: 'Set the Content-Type header to one that the message names, usually application/json.',
  },
  route_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'There is no action at this address.',
    advice: 'Compare the address with the table of actions. It begins with /v1/.',
  },
  method_not_allowed: {
    status: 405,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'This address exists, but not with this HTTP method.',
    advice: 'Use the method that the message names.',
  },
  picture_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'There is no picture at this link. Links to pictures work for an hour.',
    advice: 'Save the picture in the flow right after it was made, or make it again.',
  },
  pictures_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'Pictures cannot be read at the moment. Try again in a few seconds.',
    advice:
      'Try again. When it lasts, the administrator should look at the storage account of the app, and whether its identity has the role Storage Blob Data Owner there.',
  },
  sign_in_required: {
    status: 401,
    type: 'authentication_error',
    retry: 'no',
    message:
      'This app takes callers with an Entra token only, and this call had none. Set the authentication of the action to Microsoft Entra ID.',
    advice:
      'Set the authentication of the action: a managed identity in Logic Apps, “Active Directory OAuth” in Power Automate, with the audience that the administrator names. Function keys do not count here.',
  },
  no_key: {
    status: 403,
    type: 'permission_error',
    retry: 'no',
    message: 'There is no OpenAI key for this connection. Ask your administrator to add one.',
    advice:
      'Ask the administrator to put an OpenAI key into the Key Vault, for all connections or for this one.',
  },
  vault_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'The OpenAI key cannot be read from Key Vault at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. When it lasts, the administrator should look at the vault: its network rules, and whether the app’s identity has the role Key Vault Secrets User.',
  },
  stored_key_refused: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'OpenAI does not accept the key that is stored for this connection. Ask your administrator to replace it.',
    advice:
      'Tell the administrator that OpenAI refuses the stored key. A new key in the vault works at once.',
  },
  identity_refused: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'Azure OpenAI does not accept the identity of this app. Ask your administrator to give it the role Cognitive Services OpenAI User.',
    advice:
      'Tell the administrator: the app’s identity needs the role Cognitive Services OpenAI User on the resource in AZURE_SPEECH_ENDPOINT, whose network rules must let the app in.',
  },
  identity_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'This app cannot sign in to Azure OpenAI at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. When it lasts, the administrator should look at the app’s managed identity.',
  },
  caller_key_refused: {
    status: 401,
    type: 'authentication_error',
    retry: 'no',
    message:
      'OpenAI does not accept the key that you sent in the Authorization header. Check it and send another one.',
    advice:
      'Check the OpenAI key of the connection: whether it is whole, and still valid in the OpenAI account.',
  },
  quota_exhausted: {
    status: 403,
    type: 'insufficient_quota',
    retry: 'no',
    message:
      'The OpenAI account has no credit left or has reached its spending limit. Ask your administrator to look at its billing.',
    advice:
      'Ask the owner of the OpenAI account to add credit or to raise the limit. Trying again does not help.',
  },
  throttled: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    message: 'This connection has used all the calls that it may make for now.',
    advice:
      'Wait for the seconds in Retry-After; Power Automate and Logic Apps do so by themselves. Lower the concurrency of loops, or ask the administrator for a higher limit.',
  },
  throttle_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'The calls of this connection cannot be counted at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. When it lasts, the administrator should look at the storage account of the app. The setting THROTTLE_WHEN_STORE_FAILS decides whether calls are let in meanwhile.',
  },
  openai_rate_limited: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    message: 'OpenAI’s own rate limit is reached. Wait, then try again.',
    advice: 'Wait for the seconds in Retry-After; Power Automate and Logic Apps do so by themselves.',
  },
  openai_rejected: {
    status: 'same',
    type: 'invalid_request_error',
    retry: 'no',
    message: 'OpenAI refused the request without giving a reason. Check the model and the other inputs.',
    advice:
      'The message is OpenAI’s own. Change the input it names; `error.openai_code` has OpenAI’s own code. Only a 408 or 409 is worth another try.',
  },
  parameter_not_supported: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The model does not take one of the inputs, and the request would not mean the same without it.',
    advice:
      'Remove the input that the message names, or choose a model that takes it. Inputs that a request can do without are left out by themselves.',
  },
  model_retired: {
    status: 410,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'OpenAI has shut down the model, and this call takes no other one.',
    advice:
      'Choose the model that the message names. Or leave out `strict_model` (or the header `x-strict-model`), so that it is used by itself.',
  },
  openai_failed: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI had a failure of its own. Try again later.',
    advice: 'Let the flow try again in a minute. When it lasts, look at OpenAI’s status page.',
  },
  openai_unreachable: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI cannot be reached at the moment. Try again later.',
    advice:
      'Let the flow try again. When it lasts, the administrator should check OPENAI_BASE_URL and the network rules.',
  },
  openai_unreadable: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI’s answer was not in the form that is documented. Try again later.',
    advice:
      'Let the flow try again. When it lasts, tell the administrator: OPENAI_BASE_URL may point to something else.',
  },
  outcome_unknown: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'The connection to OpenAI failed before it answered, and it may have done what was asked. Look there before you try again.',
    advice:
      'Look at OpenAI’s list of fine-tuning jobs before you send the request again: the job may have been created. Set the retry policy of this action to “None”.',
  },
  out_of_time: {
    status: 504,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI did not answer in time. Ask for less in one call, or use a faster model.',
    advice: 'Ask for a shorter answer, or choose a faster model. The limit is the setting ANSWER_SECONDS.',
  },
  wrong_setting: {
    status: 500,
    type: 'server_error',
    retry: 'no',
    message: 'A setting of the app is wrong or missing. Ask your administrator to correct it.',
    advice: 'Give the message to the administrator: it names the setting and says what is wrong with it.',
  },
  internal_error: {
    status: 500,
    type: 'server_error',
    retry: 'later',
    message: 'This app has a defect and could not finish. Give the request id to your administrator.',
    advice: 'Give the request id to the administrator, who finds the details in the log.',
  },
} satisfies Record<string, ErrorRow>;

/** A code of {@link errorTable}. */
export type ErrorCode = keyof typeof errorTable;
