using '../../../infra/main.bicep'

param name = 'test'
param speechAccountId = '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/rg-speech/providers/Microsoft.CognitiveServices/accounts/contoso'
