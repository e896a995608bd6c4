// The vault that holds the OpenAI key, and separate keys for connections that have one.

param location string
param token string
param privateNetworking bool
param secretName string

@description('Principal id of the app, which reads the keys.')
param principalId string

@description('Object id of the user, group or application that sets and rotates the keys. When empty, nobody may.')
param keyAdministratorId string

@secure()
@description('The OpenAI key. When empty, the vault keeps its key.')
param openaiApiKey string

@description('Whether every access is logged in the workspace.')
param diagnostics bool
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: 'kv-${token}'
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
      // Lets a deployment set the key even when nobody else can reach the vault from outside.
      bypass: 'AzureServices'
    }
  }

  resource key 'secrets' = if (!empty(openaiApiKey)) {
    name: secretName
    properties: {
      value: openaiApiKey
      contentType: 'OpenAI API key'
    }
  }
}

// For the whole vault, because connections may get their own secrets, openai-api-key-<connection id>, at any time.
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
  }
}

var keyVaultSecretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource maySet 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyAdministratorId)) {
  name: guid(vault.id, keyAdministratorId, keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: keyAdministratorId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsOfficer)
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (diagnostics) {
  name: 'access'
  scope: vault
  properties: {
    workspaceId: workspaceId
    // The log entries go to their own table, AZKVAuditLogs.
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
