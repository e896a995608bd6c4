using '../../../infra/main.bicep'

param name = 'test'
param entraClientId = '11111111-1111-1111-1111-111111111111'
