using '../../../infra/main.bicep'

param name = 'test'
param perInstanceConcurrency = 50
