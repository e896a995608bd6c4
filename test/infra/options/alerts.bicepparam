using '../../../infra/main.bicep'

param name = 'test'
param alertEmail = 'administrator@contoso.example'
