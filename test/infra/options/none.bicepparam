using '../../../infra/main.bicep'

param name = 'test'
