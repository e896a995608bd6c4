using '../../../infra/main.bicep'

param name = 'test'
param openaiApiKey = 'sk-test'
param alertEmail = 'administrator@contoso.example'
param alwaysReadyInstances = 2
param entraAllowedApplications = ['22222222-2222-2222-2222-222222222222']
param entraClientId = '11111111-1111-1111-1111-111111111111'
param instanceMemoryMB = 4096
param privateNetworking = true
param speechAccountId = '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-speech/providers/Microsoft.CognitiveServices/accounts/contoso'
param upstreams = [
  {
    name: 'openai'
    kind: 'openai'
    federation: {
      audience: 'api://contoso'
      identityProvider: 'idp_abc123'
      serviceAccount: 'user-abc123'
      serviceAccounts: { '0123456789abcdef01234567': 'user-def456' }
    }
  }
  {
    name: 'west'
    kind: 'azure'
    url: 'https://contoso-west.openai.azure.com'
    models: { 'gpt-4o': 'my-gpt-4o' }
    priority: 2
    weight: 3
  }
  {
    name: 'east'
    kind: 'azure'
    url: 'https://contoso-east.openai.azure.com'
    models: { 'gpt-4o': 'my-gpt-4o' }
    priority: 2
  }
  {
    name: 'own'
    kind: 'compatible'
    url: 'https://llm.contoso.example/v1'
    secret: 'own-server'
    only: ['embedding']
    has: ['responses']
  }
]
param azureOpenAIAccountIds = [
  '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-west/providers/Microsoft.CognitiveServices/accounts/contoso-west'
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-east/providers/Microsoft.CognitiveServices/accounts/contoso-east'
]
param vaultDiagnostics = true
param workbook = true
param zoneRedundant = true
param settings = {
  KEY_CACHE_SECONDS: 60
  ALLOW_CALLER_KEY: true
  OPENAI_BASE_URL: 'https://eu.api.openai.com/v1'
  MODEL_REPLACEMENTS: 'gpt-4o=gpt-6-sol@2027-01-14'
  PASS_THROUGH: 'completions,models'
  AZURE_SPEECH_DEPLOYMENT: 'speech'
  OPENAI_ORG_ID: 'org-abc123'
  OPENAI_PROJECT_ID: 'proj_abc123'
  PUBLIC_URL: 'https://api.contoso.example/openai'
  ANSWER_SECONDS: 110
  THROTTLE_LIMIT: 200
  THROTTLE_WINDOW_SECONDS: 30
  THROTTLE_LIMITS: '0123456789abcdef01234567=500'
  CONNECTION_NAMES: '0123456789abcdef01234567=Sales (Köln)'
  BUDGETS: 'all=500 USD/month, each=20 USD/month@90%'
  PRICES: '{"my-model":{"input":2,"output":10}}'
  ADMIN_CONNECTIONS: '0123456789abcdef01234567'
  THROTTLE_WHEN_STORE_FAILS: 'closed'
}
