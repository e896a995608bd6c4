using '../../../infra/main.bicep'

param name = 'test'
param instanceMemoryMB = 4096
param maximumInstanceCount = 100
