// Everything that the app needs in Azure, in a resource group of its own. The scope is the subscription because azd and
// one `az deployment sub create` both make the group with it then, and whoever deletes the group has removed everything.
targetScope = 'subscription'

import { AppSettings } from 'modules/settings.bicep'

@description('Name of this deployment. The resource group is named rg-<name>; other names have a hash of it in them.')
@minLength(2)
@maxLength(64)
param name string

@description('Region of all resources.')
param location string = deployment().location

@secure()
@description('The OpenAI key, put into the vault. When empty, the vault keeps what it has, and the output setKeyCommand says how to set it.')
param openaiApiKey string = ''

@description('Object id of the user, group or application that may set and rotate keys in the vault; whoever deploys, unless said otherwise. Nobody when empty.')
param keyAdministratorId string = deployer().objectId

@description('Settings of the app that are not to have their defaults.')
param settings AppSettings = {}

@description('Resource id of an Azure OpenAI account that makes speech from now on; OpenAI has no model for it from 2027-01-06. It looks like /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.CognitiveServices/accounts/<name>. None when empty.')
param speechAccountId string = ''

// An instance must bear uploads in all calls that it is given at a time. Measured with 20 uploads of 25 MB at a time:
//   the Functions host    2,300 MB / 20 = 115 MB for each, 153 MB in base64, which is a third longer
//   the app, multipart    1,472 MB / 20 =  74 MB for each
//   the app, base64       2,481 MB / 20 = 124 MB for each
// So an upload takes 115 + 74 = 189 MB as multipart and 153 + 124 = 277 MB as base64, beside 400 MB for host and app at rest:
//   2,048 MB: (2,048 - 400) / 277 =  5.9, so  5 calls at a time (8 where all uploads are multipart)
//   4,096 MB: (4,096 - 400) / 277 = 13.3, so 13 calls at a time (19 where all uploads are multipart)
// 512 MB would not bear even one.
@description('Memory of an instance in MB. 4,096 MB cost twice as much and take 13 calls at a time instead of 5.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('Calls that an instance is given at a time before another one starts. The default bears an upload of 25 MB as base64 in each; where no flow sends files, 50 and more are cheaper.')
@minValue(1)
@maxValue(1000)
param perInstanceConcurrency int = instanceMemoryMB == 4096 ? 13 : 5

@description('Most instances that may run at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances that always run, so that no call waits for a start. They cost money around the clock.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Whether plan and storage are spread over the zones of the region, which must have zones.')
param zoneRedundant bool = false

@description('Whether storage and vault are reached through private endpoints in a virtual network alone. The app itself stays public: flows call it.')
param privateNetworking bool = false

@description('Application (client) id of an Entra app registration. When given, callers bring an Entra token for it instead of a function key.')
param entraClientId string = ''

@description('Application (client) ids of the callers whose tokens are taken. When empty, every application and user of the tenant that gets a token.')
param entraAllowedApplications string[] = []

@description('E-mail address that alerts go to. No alert rules when empty.')
param alertEmail string = ''

@description('Whether there is a workbook of calls, tokens, refusals, replacements and latency.')
param workbook bool = false

@description('Whether every access to the vault is noted in the workspace.')
param vaultDiagnostics bool = false

// The same for “West Europe” and “westeurope”, or a second app would come into the group.
var token = uniqueString(subscription().id, name, toLower(replace(location, ' ', '')))
var secretName = 'openai-api-key'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${name}'
  location: location
  tags: { 'azd-env-name': name }
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    location: location
    name: 'id-${token}'
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    principalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    principalId: identity.outputs.principalId
    privateNetworking: privateNetworking
    zoneRedundant: zoneRedundant
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    principalId: identity.outputs.principalId
    keyAdministratorId: keyAdministratorId
    secretName: secretName
    openaiApiKey: openaiApiKey
    privateNetworking: privateNetworking
    diagnostics: vaultDiagnostics
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  scope: group
  params: {
    location: location
    token: token
    storageId: storage.outputs.id
    vaultId: vault.outputs.id
  }
}

// A condition does not keep Azure from reading the scope, so there is one even where there is no account.
var speechAccount = empty(speechAccountId)
  ? { subscriptionId: subscription().subscriptionId, group: group.name, name: 'none' }
  : {
      subscriptionId: split(speechAccountId, '/')[2]
      group: split(speechAccountId, '/')[4]
      name: last(split(speechAccountId, '/'))
    }

module speechRole 'modules/speech-role.bicep' = if (!empty(speechAccountId)) {
  scope: resourceGroup(speechAccount.subscriptionId, speechAccount.group)
  params: {
    accountName: speechAccount.name
    principalId: identity.outputs.principalId
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    location: location
    token: token
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    componentName: monitoring.outputs.componentName
    packageContainerUri: storage.outputs.packageContainerUri
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    perInstanceConcurrency: perInstanceConcurrency
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    zoneRedundant: zoneRedundant
    entraClientId: entraClientId
    entraAllowedApplications: empty(entraClientId) && !empty(entraAllowedApplications)
      ? fail('entraAllowedApplications is of no use without entraClientId: callers would bring function keys.')
      : entraAllowedApplications
    settings: union(
      settings,
      {
        KEY_VAULT_URI: vault.outputs.uri
        OPENAI_SECRET_NAME: secretName
        AZURE_CLIENT_ID: identity.outputs.clientId
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.outputs.clientId
        AzureWebJobsStorage__blobServiceUri: storage.outputs.blobUri
        AzureWebJobsStorage__tableServiceUri: storage.outputs.tableUri
      },
      empty(speechAccountId) ? {} : { AZURE_SPEECH_ENDPOINT: speechRole!.outputs.endpoint }
    )
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  scope: group
  params: {
    location: location
    token: token
    componentId: monitoring.outputs.componentId
    email: alertEmail
  }
}

module page 'modules/workbook.bicep' = if (workbook) {
  scope: group
  params: {
    location: location
    componentId: monitoring.outputs.componentId
  }
}

output resourceGroupName string = group.name
output functionAppName string = functionApp.outputs.name
output address string = functionApp.outputs.address
output vaultName string = vault.outputs.name
output deployPackageCommand string = 'az functionapp deployment source config-zip --resource-group ${group.name} --name ${functionApp.outputs.name} --src build/openai-connector.zip'
// From outside of a private network, only Azure’s own management can set the key.
output setKeyCommand string = privateNetworking
  ? 'az rest --method put --url "${vault.outputs.id}/secrets/${secretName}?api-version=2024-11-01" --body "{\\"properties\\":{\\"value\\":\\"$OPENAI_API_KEY\\"}}" --output none'
  : 'az keyvault secret set --vault-name ${vault.outputs.name} --name ${secretName} --value "$OPENAI_API_KEY" --output none'
