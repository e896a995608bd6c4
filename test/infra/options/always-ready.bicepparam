using '../../../infra/main.bicep'

param name = 'test'
param alwaysReadyInstances = 2
