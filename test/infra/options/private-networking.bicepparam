using '../../../infra/main.bicep'

param name = 'test'
param privateNetworking = true
