// The parameters of main.bicep, which describes each of them. azd sets the variable AZURE_ENV_NAME; set the others in
// your shell or with `azd env set`. Other parameters have their defaults; add a line for each one that you want to
// change.
using 'main.bicep'

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'openai-connector')

// Set this variable only in the shell, never with `azd env set`, which writes it to a file.
param openaiApiKey = readEnvironmentVariable('OPENAI_KEY_FOR_VAULT', '')

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
