// What is deployed. azd fills in AZURE_ENV_NAME; set the others in your shell or with `azd env set`. main.bicep describes
// every parameter; those that are not here have their defaults. Add lines for those that you want otherwise.
using 'main.bicep'

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'openai-connector')

// Only in the shell, never with `azd env set`, which writes it into a file.
param openaiApiKey = readEnvironmentVariable('OPENAI_KEY_FOR_VAULT', '')

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
