using '../../../infra/main.bicep'

param name = 'test'
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
