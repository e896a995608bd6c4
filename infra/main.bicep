// Deploys everything that the app needs in Azure, in its own resource group. The scope is the subscription, so that azd
// and one `az deployment sub create` create the group, too. Deleting the group removes everything.
targetScope = 'subscription'

import { AppSettings } from 'modules/settings.bicep'
import { Upstream } from 'modules/upstreams.bicep'

@description('Name of this deployment. The resource group is named rg-<name>; the names of other resources contain a hash of it.')
@minLength(2)
@maxLength(64)
param name string

@description('Region of all resources.')
param location string = deployment().location

@secure()
@description('The OpenAI key to put into the vault. When empty, the vault keeps its key, and the output setKeyCommand says how to set one.')
param openaiApiKey string = ''

@description('Object id of the user, group or application that may set and rotate keys in the vault. The default is the person or application that deploys. When empty, nobody may.')
param keyAdministratorId string = deployer().objectId

@description('Settings of the app that differ from their defaults.')
param settings AppSettings = {}

@description('Resource id of an Azure OpenAI account that makes speech instead of OpenAI, which has no model for speech from 2027-01-06. Format: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.CognitiveServices/accounts/<name>. When empty, OpenAI makes speech.')
param speechAccountId string = ''

@description('The services that take the requests, in the order in which they are asked. When empty, OpenAI alone, with the key in the vault.')
param upstreams Upstream[] = []

@description('Resource ids of the Azure OpenAI accounts in the upstreams that the app opens with its identity. The identity gets the role Cognitive Services OpenAI User on each of them. Format as for speechAccountId.')
param azureOpenAIAccountIds string[] = []

// An instance needs enough memory for an upload in every call that it gets at a time.
// Measured with 20 uploads of 25 MB at a time:
//   the Functions host    2,300 MB / 20 = 115 MB for each, 153 MB in base64, which is a third longer
//   the app, multipart    1,472 MB / 20 =  74 MB for each
//   the app, base64       2,481 MB / 20 = 124 MB for each
// So an upload needs 115 + 74 = 189 MB as multipart and 153 + 124 = 277 MB as base64. Host and app at rest need 400 MB:
//   2,048 MB: (2,048 - 400) / 277 =  5.9, so  5 calls at a time (8 if all uploads are multipart)
//   4,096 MB: (4,096 - 400) / 277 = 13.3, so 13 calls at a time (19 if all uploads are multipart)
// 512 MB would not be enough for a single upload.
// The largest answers that the app takes fit as well. Measured with five at a time:
//   64 MB, passed on as links      949 MB / 5 = 190 MB for each; the host holds little of the reply
//   a picture of 4K in base64      862 MB / 5 = 172 MB for each, and 153 MB if the host holds a reply as often as an upload
// That is 325 MB at most, and 2,048 MB have (2,048 - 400) / 5 = 330 MB for each of five calls.
@description('Memory of an instance in MB. 4,096 MB costs twice as much and allows 13 calls at a time instead of 5.')
@allowed([2048, 4096])
param instanceMemoryMB int = 2048

@description('Calls that an instance gets at a time before another instance starts. The default leaves enough memory for an upload of 25 MB as base64 in each call. If no flow sends files, 50 or more is cheaper.')
@minValue(1)
@maxValue(1000)
param perInstanceConcurrency int = instanceMemoryMB == 4096 ? 13 : 5

@description('Maximum number of instances that run at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Number of instances that always run, so that no call waits for a start. They cost money around the clock.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('Whether plan and storage are spread over the availability zones of the region, which must have zones.')
param zoneRedundant bool = false

@description('Whether storage and vault can be reached only through private endpoints in a virtual network. The app itself stays public, because flows call it.')
param privateNetworking bool = false

@description('Application (client) id of an Entra app registration. When set, callers send an Entra token for it instead of a function key.')
param entraClientId string = ''

@description('Application (client) ids of the callers whose tokens are accepted. When empty, the app accepts every application and user of the tenant that can get a token.')
param entraAllowedApplications string[] = []

@description('E-mail address that receives alerts. When empty, there are no alert rules.')
param alertEmail string = ''

@description('Whether to create a workbook that shows calls, tokens, costs, refusals, replacements and latency.')
param workbook bool = false

@description('Whether every access to the vault is logged in the workspace.')
param vaultDiagnostics bool = false

// The same for 'West Europe' and 'westeurope'. Otherwise the other spelling would create a second app in the group.
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

// Azure reads the scope of the module even if its condition is false, so a scope is needed even without an account.
var speechAccount = empty(speechAccountId)
  ? { subscriptionId: subscription().subscriptionId, group: group.name, name: 'none' }
  : {
      subscriptionId: split(speechAccountId, '/')[2]
      group: split(speechAccountId, '/')[4]
      name: last(split(speechAccountId, '/'))
    }

module speechRole 'modules/openai-role.bicep' = if (!empty(speechAccountId)) {
  scope: resourceGroup(speechAccount.subscriptionId, speechAccount.group)
  params: {
    accountName: speechAccount.name
    principalId: identity.outputs.principalId
  }
}

module openaiRoles 'modules/openai-role.bicep' = [
  for accountId in azureOpenAIAccountIds: {
    scope: resourceGroup(split(accountId, '/')[2], split(accountId, '/')[4])
    params: {
      accountName: last(split(accountId, '/'))
      principalId: identity.outputs.principalId
    }
  }
]

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
      empty(upstreams) ? {} : { UPSTREAMS: string(upstreams) },
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
// From outside a private network, only Azure's management API can set the key.
output setKeyCommand string = privateNetworking
  ? 'az rest --method put --url "${vault.outputs.id}/secrets/${secretName}?api-version=2024-11-01" --body "{\\"properties\\":{\\"value\\":\\"$OPENAI_API_KEY\\"}}" --output none'
  : 'az keyvault secret set --vault-name ${vault.outputs.name} --name ${secretName} --value "$OPENAI_API_KEY" --output none'
