using '../../../infra/main.bicep'

param name = 'test'
param settings = {
  KEY_CACHE_SECONDS: 60
  ALLOW_CALLER_KEY: true
  OPENAI_BASE_URL: 'https://eu.api.openai.com/v1'
  MODEL_REPLACEMENTS: 'gpt-4o=gpt-6-sol@2027-01-14'
  PASS_THROUGH: 'completions,models'
  AZURE_SPEECH_DEPLOYMENT: 'speech'
  OPENAI_ORG_ID: 'org-abc123'
  OPENAI_PROJECT_ID: 'proj_abc123'
  PUBLIC_URL: 'https://api.contoso.example/openai'
  ANSWER_SECONDS: 110
  THROTTLE_LIMIT: 200
  THROTTLE_WINDOW_SECONDS: 30
  THROTTLE_LIMITS: '0123456789abcdef01234567=500'
  CONNECTION_NAMES: '0123456789abcdef01234567=Sales (Köln)'
  BUDGETS: 'all=500 USD/month, each=20 USD/month@90%'
  PRICES: '{"my-model":{"input":2,"output":10}}'
  ADMIN_CONNECTIONS: '0123456789abcdef01234567'
  THROTTLE_WHEN_STORE_FAILS: 'closed'
}
