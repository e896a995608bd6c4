// The storage account: it holds the app's package, the data of the Functions host, and what the app itself keeps.

param location string
@minLength(13)
param token string
param privateNetworking bool
param zoneRedundant bool

@description('Principal id of the app, which reads and writes the storage.')
param principalId string

// The app uses these names, too; see src/throttle/table.ts, src/jobs/store.ts, src/usage/store.ts, src/budgets/ledger.ts, src/claims/,
// src/files/, src/batches/, src/subscriptions/ and src/pictures/index.ts.
var tableNames = ['throttle', 'jobs', 'claims', 'files', 'batches', 'subscriptions', 'usage', 'budgets']
var fileContainerNames = ['pictures', 'replies']
var packageContainerName = 'app-package'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'st${token}'
  location: location
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    supportsHttpsTrafficOnly: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A picture must be gone after its hour, and a kept reply after its quarter.
      deleteRetentionPolicy: { enabled: false }
    }

    resource packages 'containers' = {
      name: packageContainerName
      properties: { publicAccess: 'None' }
    }

    resource files 'containers' = [
      for name in fileContainerNames: {
        name: name
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource own 'tables' = [
      for name in tableNames: {
        name: name
      }
    ]
  }

  // The app itself deletes expired files. This rule deletes those that it missed; one day is the minimum.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-expired-files'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: [for name in fileContainerNames: '${name}/']
              }
              actions: {
                baseBlob: { delete: { daysAfterCreationGreaterThan: 1 } }
              }
            }
          }
        ]
      }
    }
  }
}

// For the whole account, because the host creates its own containers there, for its keys and the locks of its timers.
// Microsoft requires this role when the host reaches its storage with an identity.
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

resource mayUseBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, storageBlobDataOwner)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
  }
}

var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource mayUseTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in tableNames: {
    name: guid(account::tables::own[index].id, principalId, storageTableDataContributor)
    scope: account::tables::own[index]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)
    }
  }
]

output id string = account.id
output blobUri string = account.properties.primaryEndpoints.blob
output tableUri string = account.properties.primaryEndpoints.table
output packageContainerUri string = '${account.properties.primaryEndpoints.blob}${packageContainerName}'
