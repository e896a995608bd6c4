/** Every error that the app can report to a caller. docs/errors.md is generated from this table. */

/** What an error code stands for. */
export interface ErrorRow {
  /** HTTP status of the reply, or `same` where OpenAI's own status is passed on. */
  status: number | 'same';
  /** `error.type`, in OpenAI's words. */
  type: string;
  /** Whether the same request can succeed when it is sent again. */
  retry: 'no' | 'later';
  /** The sentence that the caller reads where the place that fails has nothing more exact to say. */
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
      'Look at the line and column in the message. Usually a text from an earlier step contains a quote or a line break: build the body with an expression, or send the chat message as text/plain.',
  },
  invalid_input: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'An input of this action is missing or wrong.',
    advice:
      'Correct the inputs that the message lists. It lists all of them at once; so does `error.problems`.',
  },
  invalid_multipart: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'The form with the file is broken or incomplete. Send multipart/form-data with a boundary, and send every part completely.',
    advice:
      'In a flow, write the body as an object with `$content-type` and `$multipart`; Power Automate then makes the form. In code, let a library make the form and its Content-Type.',
  },
  length_required: {
    status: 411,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'This app does not accept a body that is sent in chunks. Send the whole body, with a Content-Length header.',
    advice:
      'In the settings of the action, turn off “Allow chunking”. In code, send a Content-Length header; give OpenAI’s SDK a whole file, not a stream.',
  },
  body_too_large: {
    status: 413,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The body is too large.',
    advice: 'Send less in one call: a shorter text, a smaller file, or several calls.',
  },
  invalid_encoding: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The body is not UTF-8 text. Send it as UTF-8, or name its charset in the Content-Type header.',
    advice:
      'Send the body as UTF-8. If it has another encoding, such as ISO-8859-1, name it: `Content-Type: application/json; charset=iso-8859-1`.',
  },
  unsupported_content_type: {
    status: 415,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'This action does not support the Content-Type of the body.',
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
    message: 'This address does not accept this HTTP method.',
    advice: 'Use the method that the message names.',
  },
  picture_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'There is no picture at this link. Links to pictures work for one hour.',
    advice: 'Save the picture in the flow as soon as it has been made, or make it again.',
  },
  pictures_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'Pictures cannot be read at the moment. Try again in a few seconds.',
    advice:
      'Try again. If it keeps failing, the administrator should check the storage account of the app, and that the app’s identity has the role Storage Blob Data Owner there.',
  },
  answer_pending: {
    status: 504,
    type: 'server_error',
    retry: 'no',
    message: 'OpenAI is still working on the answer. Get it in a minute with the action “Get an answer”.',
    advice:
      'Use the action “Get an answer” with the id in the message, again and again until its output `status` is completed. In a flow of Power Automate or Logic Apps, this is automatic.',
  },
  answer_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'There is no such answer. Answers can be fetched for two hours, by the connection that started them.',
    advice:
      'Check the id: it is the output `answer_id` of “Start a long answer”. Fetch an answer within two hours, over the same connection.',
  },
  answer_gone: {
    status: 410,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'OpenAI does not have the answer any more. Run the action again.',
    advice:
      'Run the action again. OpenAI keeps the answers of some organizations for ten minutes only: fetch them sooner.',
  },
  answer_too_late: {
    status: 504,
    type: 'server_error',
    retry: 'no',
    message:
      'OpenAI did not finish the answer within an hour, so the app stopped it. Ask for less in one call.',
    advice: 'Ask for less in one call, or choose a lower `reasoning_effort` or another model.',
  },
  jobs_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'Long answers cannot be looked up at the moment. Try again in a few seconds.',
    advice:
      'Try again. If it keeps failing, the administrator should check the storage account of the app, and that the app’s identity has the role Storage Table Data Contributor on the table `jobs`.',
  },
  long_answer_impossible: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'This call cannot run as a long answer.',
    advice: 'Use the action “Get chat completions” instead, or remove the inputs that the message names.',
  },
  answer_refused: {
    status: 422,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The model declined to answer. Ask in another way.',
    advice:
      'Ask in another way. The message has the model’s own reason. Without an example of the answer, the reason is in the output `refusal`, and there is no error.',
  },
  answer_cut: {
    status: 422,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The answer was cut off before its fields were complete. Ask for less in one answer.',
    advice:
      'Raise `max_output_tokens` or leave it out, ask for fewer fields, or ask about less at a time. Half an answer would have wrong or missing fields, so there is none.',
  },
  file_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'There is no such file. Files can be used by the connection that has uploaded them, until they are deleted or expire.',
    advice:
      'Check the id: it is the output `id` of “Upload file”, over the same connection. If a team should share its files, the administrator can set `FILES_SHARED`.',
  },
  files_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'It cannot be looked up at the moment whose file this is. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app, and that the app’s identity has the role Storage Table Data Contributor on the table `files`.',
  },
  batch_not_found: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'There is no such batch. Batches can be seen by the connection that has started them, for 35 days.',
    advice:
      'Check the id: it is the output `batch_id` of “Run many prompts”. Use the same connection, within 35 days.',
  },
  batches_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'Batches cannot be looked up or started at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app, and that the app’s identity has the role Storage Table Data Contributor on the tables `batches` and `files`.',
  },
  webhook_not_set_up: {
    status: 404,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'This app takes no events from OpenAI, because it has no secret to check them with.',
    advice:
      'Only the administrator sees this. Store the signing secret of the webhook in the vault, under the name in `OPENAI_WEBHOOK_SECRET_NAME`.',
  },
  webhook_signature_wrong: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The event is not signed as OpenAI signs its events, or is older than five minutes.',
    advice:
      'Only the administrator sees this. If all events of OpenAI fail, the secret in the vault is not that of the webhook: store it again.',
  },
  key_reused: {
    status: 422,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'Another call with the same Idempotency-Key asked for something else. Use a key of its own for every call.',
    advice: 'Use a new `Idempotency-Key` for every call that is not a repetition.',
  },
  claims_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message:
      'It cannot be found out at the moment whether this call has run before. Nothing was sent to OpenAI. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app, and that the app’s identity has the role Storage Table Data Contributor on the table `claims`.',
  },
  sign_in_required: {
    status: 401,
    type: 'authentication_error',
    retry: 'no',
    message:
      'This app only accepts calls with a Microsoft Entra token, and this call has none. Set the authentication of the action to Microsoft Entra ID.',
    advice:
      'Set the authentication of the action: a managed identity in Logic Apps, “Active Directory OAuth” in Power Automate, with the audience that the administrator gives you. This app does not accept function keys.',
  },
  no_key: {
    status: 403,
    type: 'permission_error',
    retry: 'no',
    message: 'There is no OpenAI key for this connection. Ask your administrator to add one.',
    advice: 'Ask the administrator to put an OpenAI key into Key Vault, for all connections or for this one.',
  },
  vault_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'The OpenAI key cannot be read from Key Vault at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the network rules of the vault, and that the app’s identity has the role Key Vault Secrets User.',
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
  stored_key_malformed: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'The OpenAI key that is stored for this connection is malformed. Ask your administrator to store the key alone.',
    advice:
      'Tell the administrator: the secret in Key Vault must contain the key only, such as `sk-...`, on one line.',
  },
  identity_refused: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'OpenAI does not accept the identity of this app. Ask your administrator to check the federation in UPSTREAMS, and the service account at OpenAI.',
    advice:
      'Tell the administrator. For Azure OpenAI: the app’s identity needs the role Cognitive Services OpenAI User on the resource, and the network rules of that resource must allow the app. For OpenAI without a key: identity provider, audience and service account must be as in UPSTREAMS.',
  },
  identity_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'This app cannot sign in with its identity at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the app’s managed identity.',
  },
  caller_key_refused: {
    status: 401,
    type: 'authentication_error',
    retry: 'no',
    message: 'OpenAI does not accept the key in your Authorization header. Check it, or send another one.',
    advice: 'Check that the OpenAI key of the connection is complete and still valid in the OpenAI account.',
  },
  quota_exhausted: {
    status: 403,
    type: 'insufficient_quota',
    retry: 'no',
    message:
      'The OpenAI account has no credit left or has reached its spending limit. Ask your administrator to check its billing.',
    advice:
      'Ask the owner of the OpenAI account to add credit or to raise the limit. Trying again does not help.',
  },
  budget_used_up: {
    status: 403,
    type: 'insufficient_quota',
    retry: 'no',
    message: 'The budget of this connection is used up. Ask your administrator for more.',
    advice:
      'Wait until the time in the message, or ask the administrator to raise the setting BUDGETS. Trying again before does not help. A shorter text or a lower limit of tokens may fit into what is left.',
  },
  price_missing: {
    status: 403,
    type: 'insufficient_quota',
    retry: 'no',
    message: 'The model has no price, so the budget of this connection cannot hold it.',
    advice: 'Use another model, or ask the administrator to add the price of this one to the setting PRICES.',
  },
  budgets_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'The budget of this connection cannot be read at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app. The setting THROTTLE_WHEN_STORE_FAILS decides whether calls are allowed meanwhile.',
  },
  usage_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'What was used cannot be read at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app.',
  },
  administrators_only: {
    status: 403,
    type: 'permission_error',
    retry: 'no',
    message:
      'Only administrators can see the usage of all connections. Leave out `of`, or ask your administrator.',
    advice:
      'Leave out the input `of` to see the usage of your own connection. The administrator can add the id of the connection to the setting ADMIN_CONNECTIONS.',
  },
  throttled: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    message: 'This connection has used all the calls that it can make for now.',
    advice:
      'Wait for the seconds in Retry-After; Power Automate and Logic Apps do this automatically. Lower the concurrency of loops, or ask the administrator for a higher limit.',
  },
  throttle_unavailable: {
    status: 503,
    type: 'server_error',
    retry: 'later',
    message: 'The calls of this connection cannot be counted at the moment. Try again in a few seconds.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check the storage account of the app. The setting THROTTLE_WHEN_STORE_FAILS decides whether calls are allowed meanwhile.',
  },
  openai_rate_limited: {
    status: 429,
    type: 'rate_limit_error',
    retry: 'later',
    message: 'OpenAI’s own rate limit is reached. Wait, then try again.',
    advice: 'Wait for the seconds in Retry-After; Power Automate and Logic Apps do this automatically.',
  },
  request_too_large: {
    status: 413,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'The request needs more tokens than OpenAI allows this account in one minute. Send a smaller one.',
    advice:
      'Send a shorter text or a lower `max_tokens`, split the work into several calls, or choose a model with a higher limit. Waiting does not help.',
  },
  openai_rejected: {
    status: 'same',
    type: 'invalid_request_error',
    retry: 'no',
    message: 'OpenAI refused the request without a reason. Check the model and the other inputs.',
    advice:
      'The message is OpenAI’s own. Change the input that it names; `error.openai_code` has OpenAI’s own code. Try again only after a 408 or 409.',
  },
  content_filtered: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'The content filter of Azure OpenAI stopped the request. Change the text or the picture.',
    advice:
      'The message names the categories that the filter found. Change what you send. If the filter is wrong, the administrator can change it in Azure.',
  },
  not_offered: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'None of the services that this app uses can do this. Ask your administrator to add one that can.',
    advice:
      'Tell the administrator: the message says which upstream lacks what. Another upstream in the setting UPSTREAMS can do it.',
  },
  parameter_not_supported: {
    status: 400,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'The model does not accept one of the inputs, and without it the request would mean something else.',
    advice:
      'Remove the input that the message names, or choose a model that accepts it. Inputs that a request can do without are left out automatically.',
  },
  model_retired: {
    status: 410,
    type: 'invalid_request_error',
    retry: 'no',
    message: 'OpenAI has shut down the model, and this call accepts no other model.',
    advice:
      'Choose the model that the message names. Or leave out `strict_model` (or the header `x-strict-model`); the call then uses that model automatically.',
  },
  openai_failed: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI had a failure. Try again later.',
    advice: 'Let the flow try again in a minute. If it keeps failing, look at OpenAI’s status page.',
  },
  openai_unreachable: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI cannot be reached at the moment. Try again later.',
    advice:
      'Let the flow try again. If it keeps failing, the administrator should check OPENAI_BASE_URL and the network rules.',
  },
  openai_unreadable: {
    status: 502,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI’s answer does not have the documented form. Try again later.',
    advice:
      'Let the flow try again. If it keeps failing, tell the administrator: OPENAI_BASE_URL may point to another server.',
  },
  answer_too_large: {
    // Flows repeat a call after a status from 500 on, and OpenAI would charge for the same answer again.
    status: 413,
    type: 'invalid_request_error',
    retry: 'no',
    message:
      'OpenAI’s answer has more than 64 MB, which this app cannot pass on. Ask for fewer or smaller pictures, or for fewer texts, in one call.',
    advice:
      'Ask for less in one call: fewer or smaller pictures, pictures with the `output_format` jpeg, or fewer texts. OpenAI charges for the answer even so, so do not send the same call again.',
  },
  outcome_unknown: {
    status: 502,
    type: 'server_error',
    retry: 'no',
    message:
      'OpenAI did not confirm the request, and it may have done what you asked for. Check at OpenAI before you try again.',
    advice:
      'Check OpenAI’s list of fine-tuning jobs before you send the request again: the job may exist already. Set the retry policy of this action to “None”.',
  },
  out_of_time: {
    status: 504,
    type: 'server_error',
    retry: 'later',
    message: 'OpenAI did not answer in time. Ask for less in one call, or use a faster model.',
    advice: 'Ask for a shorter answer, or choose a faster model. The setting ANSWER_SECONDS is the limit.',
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
