using '../../../infra/main.bicep'

param name = 'test'
param workbook = true
