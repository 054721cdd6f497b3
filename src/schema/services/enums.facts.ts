// Written by scripts/import-service-facts.js; see notation.ts for what a line means.
export const enumLines = `
AppwriteMigrationResource user team membership auth-methods policies oauth2-provider database table column index row document attribute collection documentsdb vectorsdb bucket file function deployment environment-variable provider topic subscriber message site site-deployment site-variable platform api-key webhook smtp backup-policy project-variable project-protocols project-labels project-services project-email-template rule
AuthMethodId email-password magic-url email-otp anonymous invites jwt phone
AuthenticationFactor email phone totp recoverycode
AuthenticatorType totp
Browser aa an ch ci cm cr ff sf mf ps oi om op on
BrowserPermission geolocation camera microphone notifications midi push clipboard-read clipboard-write payment-handler usb bluetooth accelerometer gyroscope magnetometer ambient-light-sensor background-sync persistent-storage screen-wake-lock web-share xr-spatial-tracking
Compression none gzip zstd
ConsoleResourceType rules
CreditCard amex argencard cabal cencosud diners discover elo hipercard jcb mastercard naranja targeta-shopping unionpay visa mir maestro rupay
DeploymentDownloadType source output
DocumentIndexType key fulltext unique
EmailTemplateId verification magicSession recovery invitation mfaChallenge sessionAlert otpSession
EmbeddingModel nomic-embed-text
ExecutionMethod GET POST PUT PATCH DELETE OPTIONS HEAD
FirebaseMigrationResource user database table column row document attribute collection bucket file
FunctionUseCase starter databases ai messaging utilities dev-tools auth
GooglePrompt none consent select_account
ImageFormat jpg jpeg png webp heic avif gif
ImageGravity center top-left top top-right left right bottom-left bottom bottom-right
ImportOnDuplicate fail skip overwrite
IndexOrder asc desc
IndexType key fulltext unique spatial
MessagePriority normal high
MessagingProviderType email sms push
PasswordHash sha1 sha224 sha256 sha384 sha512/224 sha512/256 sha512 sha3-224 sha3-256 sha3-384 sha3-512
PolicyId password-dictionary password-history password-strength password-personal-data session-alert session-duration session-invalidation session-limit user-limit membership-privacy
PostgresMigrationResource user database table column index row document attribute collection bucket file
ProtocolId rest graphql websocket
ProxyResourceType site function
QueueName v1-database v1-deletes v1-audits v1-mails v1-functions v1-stats-resources v1-stats-usage v1-webhooks v1-certificates v1-builds v1-screenshots v1-messaging v1-migrations
RedirectStatusCode 301 302 307 308
Region default
RelationshipOnDelete cascade restrict setNull
RelationshipType oneToOne manyToOne manyToMany oneToMany
ScheduleResourceType function execution message
ServiceId account avatars databases tablesdb locale health project storage teams users vcs sites functions proxy graphql migrations messaging advisor
SiteAdapter static ssr
SiteFramework analog angular nextjs react nuxt vue sveltekit astro tanstack-start remix lynx flutter react-native vite other
SiteReferenceType branch commit tag
SiteUseCase portfolio starter events ecommerce documentation blog ai forms dashboard
SmtpEncryption none ssl tls
SmtpSecure tls ssl
TemplateReferenceType commit branch tag
Theme light dark
UsagePeriod 1h 1d
UsageRange 24h 30d 90d
VcsDetectionType runtime framework
VcsReferenceType branch commit
VectorIndexType hnsw_euclidean hnsw_dot hnsw_cosine object key unique
`;
