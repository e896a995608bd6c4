using '../../../infra/main.bicep'

param name = 'test'
param openaiApiKey = 'sk-test'
