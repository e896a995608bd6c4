// A virtual network for the app, in which storage and vault can be reached only at private addresses.

param location string
param token string
param storageId string
param vaultId string

// These addresses are visible only inside the network. Change them before you peer it with a network that overlaps.
var networkPrefix = '10.240.0.0/24'
var appPrefix = '10.240.0.0/26'
var endpointPrefix = '10.240.0.64/27'

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${token}'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [networkPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appPrefix
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointPrefix
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

var targets = [
  {
    service: 'blob'
    id: storageId
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    service: 'table'
    id: storageId
    zone: 'privatelink.table.${environment().suffixes.storage}'
  }
  {
    service: 'vault'
    id: vaultId
    zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for target in targets: {
    name: target.zone
    location: 'global'
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (target, index) in targets: {
    parent: zones[index]
    name: network.name
    location: 'global'
    properties: {
      virtualNetwork: { id: network.id }
      registrationEnabled: false
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: 'pe-${target.service}-${token}'
    location: location
    properties: {
      subnet: { id: network::endpointSubnet.id }
      privateLinkServiceConnections: [
        {
          name: target.service
          properties: {
            privateLinkServiceId: target.id
            groupIds: [target.service]
          }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.service
          properties: { privateDnsZoneId: zones[index].id }
        }
      ]
    }
  }
]

output appSubnetId string = network::appSubnet.id
