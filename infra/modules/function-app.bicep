// The function app and its Flex Consumption plan.

param location string
param token string
param identityId string
param packageContainerUri string

@description('Client id of the identity of the app.')
param identityClientId string

@description('Name of the Application Insights component that receives the log.')
param componentName string

@description('The settings of the app and of its storage, by name.')
param settings object

param instanceMemoryMB int
param perInstanceConcurrency int
param maximumInstanceCount int
param alwaysReadyInstances int
param zoneRedundant bool

@description('Subnet through which the app reaches storage and vault. When empty, the app is in no virtual network.')
param subnetId string

@description('Application (client) id of the Entra app registration for which callers get their tokens. When empty, callers send function keys.')
param entraClientId string
param entraAllowedApplications string[]

var name = 'openai-connector-${token}'

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  // azd finds the app by this tag, which must be the name of the service in azure.yaml.
  tags: { 'azd-service-name': 'api' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'node', version: '22' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances > 0
          ? [
              {
                name: 'http'
                instanceCount: alwaysReadyInstances
              }
            ]
          : []
        triggers: { http: { perInstanceConcurrency: perInstanceConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      // Logic Apps reads the definition of the actions from here, in the browser of the maker. The app itself allows
      // every page to read this address, and no other. The CORS settings of App Service would override that.
      apiDefinition: { url: 'https://${name}.azurewebsites.net/swagger.json' }
      appSettings: concat(
        map(items(settings), setting => {
          name: setting.key
          value: string(setting.value)
        }),
        [
          {
            // An address, not a secret: local authentication is off, so nobody can send anything with it alone.
            name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
            value: component.properties.ConnectionString
          }
          {
            name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
            value: 'ClientId=${identityClientId};Authorization=AAD'
          }
        ]
      )
    }
  }

  // Packages are deployed with an Entra sign-in, never with a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  // Always deployed, so that removing the option also turns authentication off.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: !empty(entraClientId) }
      globalValidation: {
        requireAuthentication: !empty(entraClientId)
        unauthenticatedClientAction: 'Return401'
        // Without Entra, these paths need no function key. With Entra, they need no token.
        excludedPaths: [
          ...['/health', '/swagger.json', '/mcp.swagger.json', '/v1/images/files/*', '/v1/jobs/*']
          ...['/v1/webhooks/openai', '/console', '/console/*']
        ]
      }
      httpSettings: { requireHttps: true }
      login: { tokenStore: { enabled: false } }
      identityProviders: empty(entraClientId)
        ? {}
        : {
            azureActiveDirectory: {
              enabled: true
              registration: {
                clientId: entraClientId
                openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
              }
              validation: {
                allowedAudiences: [entraClientId, 'api://${entraClientId}']
                defaultAuthorizationPolicy: empty(entraAllowedApplications)
                  ? {}
                  : { allowedApplications: entraAllowedApplications }
              }
            }
          }
    }
  }
}

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
