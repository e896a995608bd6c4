// The entries of the setting UPSTREAMS; docs/upstreams.md describes them. No entry has a key: it has the name of a secret in
// the vault, or the app signs in with its identity.

@export()
@sealed()
@description('A service that takes the requests of the app. A field that is left out has its default.')
type Upstream = {
  @description('Name in replies, in the log and in ids: up to 30 lower-case letters, digits and dashes.')
  @minLength(1)
  @maxLength(30)
  name: string

  @description('What is behind the address.')
  kind: ('openai' | 'azure' | 'compatible')

  @description('Address: of the Azure OpenAI resource, or of the API with its version.')
  url: string?

  @description('Name of the secret in the vault that holds the key.')
  secret: string?

  @description('Whether the app signs in with its identity. This is the default for Azure OpenAI.')
  identity: true?

  @description('How the identity of the app becomes a service account of OpenAI.')
  federation: Federation?

  @description('The names of deployments or models by the models that flows name.')
  models: { *: string }?

  @description('Upstreams with a lower number come first. The default is the place in the list.')
  @minValue(1)
  @maxValue(100)
  priority: int?

  @description('Share of the requests among upstreams of the same priority.')
  @minValue(1)
  @maxValue(100)
  weight: int?

  @description('The only purposes for which it is used, such as speech.')
  only: string[]?

  @description('What a compatible server has although OpenAI does not, and responses if it has the Responses API.')
  has: string[]?
}

@export()
@sealed()
@description('Workload identity federation at OpenAI.')
type Federation = {
  @description('Application ID URI that is registered at OpenAI as the audience.')
  audience: string

  @description('Id of the identity provider at OpenAI.')
  identityProvider: string

  @description('Id of the service account at OpenAI.')
  serviceAccount: string

  @description('Service accounts of individual connections, by connection id.')
  serviceAccounts: { *: string }?

  @description('Where tokens are exchanged, if not at OpenAI’s usual address.')
  tokenUrl: string?
}
