// The function app on its Flex Consumption plan.

param location string
param token string
param identityId string
param packageContainerUri string

@description('Client id of the identity.')
param identityClientId string

@description('Name of the Application Insights component that the log goes to.')
param componentName string

@description('The settings of the app and of its storage, by name.')
param settings object

param instanceMemoryMB int
param perInstanceConcurrency int
param maximumInstanceCount int
param alwaysReadyInstances int
param zoneRedundant bool

@description('Subnet through which the app reaches its storage and vault. None when empty.')
param subnetId string

@description('Application id of the Entra registration that callers get their tokens for. Callers bring function keys when empty.')
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
  // azd finds the app by this tag; azure.yaml has the same name.
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
      // Logic Apps reads the description of the actions from here, in the browser of whoever makes the flow. The app itself lets
      // every page read it, and no other address; CORS of App Service would take the place of that.
      apiDefinition: { url: 'https://${name}.azurewebsites.net/swagger.json' }
      appSettings: concat(
        map(items(settings), setting => {
          name: setting.key
          value: string(setting.value)
        }),
        [
          {
            // An address, not a secret: with local authentication off, who has it can send nothing.
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

  // Always there, so that it is switched off when the option is.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: !empty(entraClientId) }
      globalValidation: {
        requireAuthentication: !empty(entraClientId)
        unauthenticatedClientAction: 'Return401'
        // What needs no key without Entra needs no token with it.
        excludedPaths: ['/health', '/swagger.json', '/v1/images/files/*']
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
