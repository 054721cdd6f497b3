// Written by scripts/import-service-facts.js; see notation.ts for what a line means.
export const operationLines = `
# account
accountCreateOAuth2Token GET /account/tokens/oauth2/{provider} provider:String! success:String failure:String scopes:[String] -> none redirect
accountGet GET /account -> user
accountGetMFARecoveryCodes GET /account/mfa/recovery-codes -> mfaRecoveryCodes
accountGetMfaRecoveryCodes GET /account/mfa/recovery-codes -> mfaRecoveryCodes deprecated=accountGetMFARecoveryCodes
accountGetPrefs GET /account/prefs -> preferences
accountGetSession GET /account/sessions/{sessionId} sessionId:String! -> session
accountListIdentities GET /account/identities queries:[String] total:Boolean -> identityList
accountListLogs GET /account/logs queries:[String] total:Boolean -> logList
accountListMFAFactors GET /account/mfa/factors -> mfaFactors
accountListMfaFactors GET /account/mfa/factors -> mfaFactors deprecated=accountListMFAFactors
accountListSessions GET /account/sessions -> sessionList
accountCreate POST /account userId:String! email:String! password:String! name:String -> user
accountCreateAnonymousSession POST /account/sessions/anonymous -> session
accountCreateEmailPasswordSession POST /account/sessions/email email:String! password:String! -> session
accountCreateEmailToken POST /account/tokens/email userId:String! email:String! phrase:Boolean -> token
accountCreateEmailVerification POST /account/verifications/email url:String! -> token
accountCreateJWT POST /account/jwts duration:Int -> jwt
accountCreateMFAAuthenticator POST /account/mfa/authenticators/{type} type:AuthenticatorType! -> mfaType
accountCreateMFAChallenge POST /account/mfa/challenges factor:AuthenticationFactor! -> mfaChallenge
accountCreateMFARecoveryCodes POST /account/mfa/recovery-codes -> mfaRecoveryCodes
accountCreateMagicURLToken POST /account/tokens/magic-url userId:String! email:String! url:String phrase:Boolean -> token
accountCreateMfaAuthenticator POST /account/mfa/authenticators/{type} type:AuthenticatorType! -> mfaType deprecated=accountCreateMFAAuthenticator
accountCreateMfaChallenge POST /account/mfa/challenges factor:AuthenticationFactor! -> mfaChallenge deprecated=accountCreateMFAChallenge
accountCreateMfaRecoveryCodes POST /account/mfa/recovery-codes -> mfaRecoveryCodes deprecated=accountCreateMFARecoveryCodes
accountCreatePhoneToken POST /account/tokens/phone userId:String! phone:String! -> token
accountCreatePhoneVerification POST /account/verifications/phone -> token
accountCreatePushTarget POST /account/targets/push targetId:String! identifier:String! providerId:String -> target
accountCreateRecovery POST /account/recovery email:String! url:String! -> token
accountCreateSession POST /account/sessions/token userId:String! secret:String! -> session
accountCreateVerification POST /account/verifications/email url:String! -> token deprecated=accountCreateEmailVerification
accountDelete DELETE /account -> none
accountDeleteIdentity DELETE /account/identities/{identityId} identityId:String! -> none
accountDeleteMFAAuthenticator DELETE /account/mfa/authenticators/{type} type:AuthenticatorType! -> none
accountDeleteMfaAuthenticator DELETE /account/mfa/authenticators/{type} type:AuthenticatorType! -> none deprecated=accountDeleteMFAAuthenticator
accountDeletePushTarget DELETE /account/targets/{targetId}/push targetId:String! -> none
accountDeleteSession DELETE /account/sessions/{sessionId} sessionId:String! -> none
accountDeleteSessions DELETE /account/sessions -> none
accountUpdateEmail PATCH /account/email email:String! password:String! -> user
accountUpdateEmailVerification PUT /account/verifications/email userId:String! secret:String! -> token
accountUpdateMFA PATCH /account/mfa mfa:Boolean! -> user
accountUpdateMFAAuthenticator PUT /account/mfa/authenticators/{type} type:AuthenticatorType! otp:String! -> user
accountUpdateMFAChallenge PUT /account/mfa/challenges challengeId:String! otp:String! -> session
accountUpdateMFARecoveryCodes PATCH /account/mfa/recovery-codes -> mfaRecoveryCodes
accountUpdateMagicURLSession PUT /account/sessions/magic-url userId:String! secret:String! -> session deprecated=accountCreateSession
accountUpdateMfaAuthenticator PUT /account/mfa/authenticators/{type} type:AuthenticatorType! otp:String! -> user deprecated=accountUpdateMFAAuthenticator
accountUpdateMfaChallenge PUT /account/mfa/challenges challengeId:String! otp:String! -> session deprecated=accountUpdateMFAChallenge
accountUpdateMfaRecoveryCodes PATCH /account/mfa/recovery-codes -> mfaRecoveryCodes deprecated=accountUpdateMFARecoveryCodes
accountUpdateName PATCH /account/name name:String! -> user
accountUpdatePassword PATCH /account/password password:String! oldPassword:String -> user
accountUpdatePhone PATCH /account/phone phone:String! password:String! -> user
accountUpdatePhoneSession PUT /account/sessions/phone userId:String! secret:String! -> session deprecated=accountCreateSession
accountUpdatePhoneVerification PUT /account/verifications/phone userId:String! secret:String! -> token
accountUpdatePrefs PATCH /account/prefs prefs:JSON/Assoc! -> user
accountUpdatePushTarget PUT /account/targets/{targetId}/push targetId:String! identifier:String! -> target
accountUpdateRecovery PUT /account/recovery userId:String! secret:String! password:String! -> token
accountUpdateSession PATCH /account/sessions/{sessionId} sessionId:String! -> session
accountUpdateStatus PATCH /account/status -> user
accountUpdateVerification PUT /account/verifications/email userId:String! secret:String! -> token deprecated=accountUpdateEmailVerification
# advisor
advisorGetInsight GET /reports/{reportId}/insights/{insightId} reportId:String! insightId:String! -> insight scopes=insights.read
advisorGetReport GET /reports/{reportId} reportId:String! -> report scopes=reports.read
advisorListInsights GET /reports/{reportId}/insights reportId:String! queries:[String] total:Boolean -> insightList scopes=insights.read
advisorListReports GET /reports queries:[String] total:Boolean -> reportList scopes=reports.read
advisorDeleteReport DELETE /reports/{reportId} reportId:String! -> none scopes=reports.write
# assistant
assistantChat POST /console/assistant prompt:String! -> none
# avatars
avatarsGetBrowser GET /avatars/browsers/{code} code:Browser! width:Int height:Int quality:Int -> none bytes scopes=avatars.read
avatarsGetCreditCard GET /avatars/credit-cards/{code} code:CreditCard! width:Int height:Int quality:Int -> none bytes scopes=avatars.read
avatarsGetFavicon GET /avatars/favicon url:String! -> none bytes scopes=avatars.read
avatarsGetFlag GET /avatars/flags/{code} code:String! width:Int height:Int quality:Int -> none bytes scopes=avatars.read
avatarsGetImage GET /avatars/image url:String! width:Int height:Int -> none bytes scopes=avatars.read
avatarsGetInitials GET /avatars/initials name:String width:Int height:Int background:String -> none bytes scopes=avatars.read
avatarsGetQR GET /avatars/qr text:String! size:Int margin:Int download:Boolean -> none bytes scopes=avatars.read
avatarsGetScreenshot GET /avatars/screenshots url:String! headers:JSON/Assoc viewportWidth:Int viewportHeight:Int scale:Float theme:Theme userAgent:String fullpage:Boolean locale:String timezone:String latitude:Float longitude:Float accuracy:Float touch:Boolean permissions:[BrowserPermission] sleep:Int width:Int height:Int quality:Int output:ImageFormat -> none bytes scopes=avatars.read
# console
consoleGetEmailTemplate GET /console/templates/email/{templateId} templateId:EmailTemplateId! locale:String -> emailTemplate
consoleGetResource GET /console/resources value:String! type:ConsoleResourceType! -> none
consoleListOAuth2Providers GET /console/oauth2-providers -> consoleOAuth2ProviderList
consoleListOrganizationScopes GET /console/scopes/organization -> consoleKeyScopeList
consoleListProjectScopes GET /console/scopes/project -> consoleKeyScopeList
consoleVariables GET /console/variables -> consoleVariables
# databases
databasesGet GET /databases/{databaseId} databaseId:String! -> database scopes=databases.read deprecated=tablesDBGet
databasesGetAttribute GET /databases/{databaseId}/collections/{collectionId}/attributes/{key} databaseId:String! collectionId:String! key:String! -> attributes/attributeString scopes=collections.read deprecated=tablesDBGetColumn
databasesGetCollection GET /databases/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> collection scopes=collections.read deprecated=tablesDBGetTable
databasesGetCollectionUsage GET /databases/{databaseId}/collections/{collectionId}/usage databaseId:String! range:UsageRange collectionId:String! -> usageCollection deprecated=tablesDBGetTableUsage
databasesGetDocument GET /databases/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! queries:[String] transactionId:String? -> document scopes=documents.read deprecated=tablesDBGetRow
databasesGetIndex GET /databases/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> index scopes=collections.read deprecated=tablesDBGetIndex
databasesGetTransaction GET /databases/transactions/{transactionId} transactionId:String! -> transaction scopes=rows.read deprecated=tablesDBGetTransaction
databasesGetUsage GET /databases/{databaseId}/usage databaseId:String! range:UsageRange -> usageDatabase deprecated=tablesDBGetUsage
databasesList GET /databases queries:[String] search:String total:Boolean -> databaseList scopes=databases.read deprecated=tablesDBList
databasesListAttributes GET /databases/{databaseId}/collections/{collectionId}/attributes databaseId:String! collectionId:String! queries:[String] total:Boolean -> attributeList scopes=collections.read deprecated=tablesDBListColumns
databasesListCollectionLogs GET /databases/{databaseId}/collections/{collectionId}/logs databaseId:String! collectionId:String! queries:[String] -> logList deprecated=tablesDBListTableLogs
databasesListCollections GET /databases/{databaseId}/collections databaseId:String! queries:[String] search:String total:Boolean -> collectionList scopes=collections.read deprecated=tablesDBListTables
databasesListDocumentLogs GET /databases/{databaseId}/collections/{collectionId}/documents/{documentId}/logs databaseId:String! collectionId:String! documentId:String! queries:[String] -> logList deprecated=tablesDBListRowLogs
databasesListDocuments GET /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String? total:Boolean ttl:Int -> documentList scopes=documents.read deprecated=tablesDBListRows
databasesListIndexes GET /databases/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! queries:[String] total:Boolean -> indexList scopes=collections.read deprecated=tablesDBListIndexes
databasesListLogs GET /databases/{databaseId}/logs databaseId:String! queries:[String] -> logList deprecated=tablesDBListDatabaseLogs
databasesListTransactions GET /databases/transactions queries:[String] -> transactionList scopes=rows.read deprecated=tablesDBListTransactions
databasesListUsage GET /databases/usage range:UsageRange -> usageDatabases deprecated=tablesDBListUsage
databasesCreate POST /databases databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write deprecated=tablesDBCreate
databasesCreateBigIntAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/bigint databaseId:String! collectionId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? array:Boolean -> attributeBigint scopes=collections.write deprecated=tablesDBCreateBigIntColumn
databasesCreateBooleanAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/boolean databaseId:String! collectionId:String! key:String! required:Boolean! default:Boolean? array:Boolean -> attributeBoolean scopes=collections.write deprecated=tablesDBCreateBooleanColumn
databasesCreateCollection POST /databases/{databaseId}/collections databaseId:String! collectionId:String! name:String! permissions:[String]? documentSecurity:Boolean enabled:Boolean attributes:[JSON] indexes:[JSON] -> collection scopes=collections.write deprecated=tablesDBCreateTable
databasesCreateDatetimeAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/datetime databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean -> attributeDatetime scopes=collections.write deprecated=tablesDBCreateDatetimeColumn
databasesCreateDocument POST /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! documentId:String! collectionId:String! data:JSON! permissions:[String]? transactionId:String? -> document scopes=documents.write deprecated=tablesDBCreateRow
databasesCreateDocuments POST /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! transactionId:String? -> documentList scopes=documents.write deprecated=tablesDBCreateRows
databasesCreateEmailAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/email databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean -> attributeEmail scopes=collections.write deprecated=tablesDBCreateEmailColumn
databasesCreateEnumAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/enum databaseId:String! collectionId:String! key:String! elements:[String]! required:Boolean! default:String? array:Boolean -> attributeEnum scopes=collections.write deprecated=tablesDBCreateEnumColumn
databasesCreateFloatAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/float databaseId:String! collectionId:String! key:String! required:Boolean! min:Float? max:Float? default:Float? array:Boolean -> attributeFloat scopes=collections.write deprecated=tablesDBCreateFloatColumn
databasesCreateIndex POST /databases/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! key:String! type:IndexType! attributes:[String]! orders:[IndexOrder] lengths:[Int] -> index scopes=collections.write deprecated=tablesDBCreateIndex
databasesCreateIntegerAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/integer databaseId:String! collectionId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? array:Boolean -> attributeInteger scopes=collections.write deprecated=tablesDBCreateIntegerColumn
databasesCreateIpAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/ip databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean -> attributeIp scopes=collections.write deprecated=tablesDBCreateIpColumn
databasesCreateLineAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/line databaseId:String! collectionId:String! key:String! required:Boolean! default:LineString? -> attributeLine scopes=collections.write deprecated=tablesDBCreateLineColumn
databasesCreateLongtextAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/longtext databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> attributeLongtext scopes=collections.write deprecated=tablesDBCreateLongtextColumn
databasesCreateMediumtextAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/mediumtext databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> attributeMediumtext scopes=collections.write deprecated=tablesDBCreateMediumtextColumn
databasesCreateOperations POST /databases/transactions/{transactionId}/operations transactionId:String! operations:[JSON] -> transaction scopes=documents.write deprecated=tablesDBCreateOperations
databasesCreatePointAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/point databaseId:String! collectionId:String! key:String! required:Boolean! default:Point? -> attributePoint scopes=collections.write deprecated=tablesDBCreatePointColumn
databasesCreatePolygonAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/polygon databaseId:String! collectionId:String! key:String! required:Boolean! default:Polygon? -> attributePolygon scopes=collections.write deprecated=tablesDBCreatePolygonColumn
databasesCreateRelationshipAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/relationship databaseId:String! collectionId:String! relatedCollectionId:String! type:RelationshipType! twoWay:Boolean key:String? twoWayKey:String? onDelete:RelationshipOnDelete -> attributeRelationship scopes=collections.write deprecated=tablesDBCreateRelationshipColumn
databasesCreateStringAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/string databaseId:String! collectionId:String! key:String! size:Int! required:Boolean! default:String? array:Boolean encrypt:Boolean -> attributeString scopes=collections.write deprecated=tablesDBCreateStringColumn
databasesCreateTextAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/text databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> attributeText scopes=collections.write deprecated=tablesDBCreateTextColumn
databasesCreateTransaction POST /databases/transactions ttl:Int -> transaction scopes=documents.write deprecated=tablesDBCreateTransaction
databasesCreateUrlAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/url databaseId:String! collectionId:String! key:String! required:Boolean! default:String? array:Boolean -> attributeUrl scopes=collections.write deprecated=tablesDBCreateUrlColumn
databasesCreateVarcharAttribute POST /databases/{databaseId}/collections/{collectionId}/attributes/varchar databaseId:String! collectionId:String! key:String! size:Int! required:Boolean! default:String? array:Boolean encrypt:Boolean -> attributeVarchar scopes=collections.write deprecated=tablesDBCreateVarcharColumn
databasesDecrementDocumentAttribute PATCH /databases/{databaseId}/collections/{collectionId}/documents/{documentId}/{attribute}/decrement databaseId:String! collectionId:String! documentId:String! attribute:String! value:Float/Int min:Float/Int? transactionId:String? -> document scopes=documents.write deprecated=tablesDBDecrementRowColumn
databasesDelete DELETE /databases/{databaseId} databaseId:String! -> none scopes=databases.write deprecated=tablesDBDelete
databasesDeleteAttribute DELETE /databases/{databaseId}/collections/{collectionId}/attributes/{key} databaseId:String! collectionId:String! key:String! -> none scopes=collections.write deprecated=tablesDBDeleteColumn
databasesDeleteCollection DELETE /databases/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> none scopes=collections.write deprecated=tablesDBDeleteTable
databasesDeleteDocument DELETE /databases/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! transactionId:String? -> none scopes=documents.write deprecated=tablesDBDeleteRow
databasesDeleteDocuments DELETE /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String? -> documentList scopes=documents.write deprecated=tablesDBDeleteRows
databasesDeleteIndex DELETE /databases/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> none scopes=collections.write deprecated=tablesDBDeleteIndex
databasesDeleteTransaction DELETE /databases/transactions/{transactionId} transactionId:String! -> none scopes=documents.write deprecated=tablesDBDeleteTransaction
databasesIncrementDocumentAttribute PATCH /databases/{databaseId}/collections/{collectionId}/documents/{documentId}/{attribute}/increment databaseId:String! collectionId:String! documentId:String! attribute:String! value:Float/Int max:Float/Int? transactionId:String? -> document scopes=documents.write deprecated=tablesDBIncrementRowColumn
databasesUpdate PUT /databases/{databaseId} databaseId:String! name:String enabled:Boolean -> database scopes=databases.write deprecated=tablesDBUpdate
databasesUpdateBigIntAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/bigint/{key} databaseId:String! collectionId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? newKey:String? -> attributeBigint scopes=collections.write deprecated=tablesDBUpdateBigIntColumn
databasesUpdateBooleanAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/boolean/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:Boolean? newKey:String? -> attributeBoolean scopes=collections.write deprecated=tablesDBUpdateBooleanColumn
databasesUpdateCollection PUT /databases/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! name:String permissions:[String]? documentSecurity:Boolean enabled:Boolean purge:Boolean -> collection scopes=collections.write deprecated=tablesDBUpdateTable
databasesUpdateDatetimeAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/datetime/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeDatetime scopes=collections.write deprecated=tablesDBUpdateDatetimeColumn
databasesUpdateDocument PATCH /databases/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String]? transactionId:String? -> document scopes=documents.write deprecated=tablesDBUpdateRow
databasesUpdateDocuments PATCH /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! data:JSON queries:[String] transactionId:String? -> documentList scopes=documents.write deprecated=tablesDBUpdateRows
databasesUpdateEmailAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/email/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeEmail scopes=collections.write deprecated=tablesDBUpdateEmailColumn
databasesUpdateEnumAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/enum/{key} databaseId:String! collectionId:String! key:String! elements:[String]! required:Boolean! default:String? newKey:String? -> attributeEnum scopes=collections.write deprecated=tablesDBUpdateEnumColumn
databasesUpdateFloatAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/float/{key} databaseId:String! collectionId:String! key:String! required:Boolean! min:Float? max:Float? default:Float? newKey:String? -> attributeFloat scopes=collections.write deprecated=tablesDBUpdateFloatColumn
databasesUpdateIntegerAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/integer/{key} databaseId:String! collectionId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? newKey:String? -> attributeInteger scopes=collections.write deprecated=tablesDBUpdateIntegerColumn
databasesUpdateIpAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/ip/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeIp scopes=collections.write deprecated=tablesDBUpdateIpColumn
databasesUpdateLineAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/line/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:LineString? newKey:String? -> attributeLine scopes=collections.write deprecated=tablesDBUpdateLineColumn
databasesUpdateLongtextAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/longtext/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeLongtext scopes=collections.write deprecated=tablesDBUpdateLongtextColumn
databasesUpdateMediumtextAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/mediumtext/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeMediumtext scopes=collections.write deprecated=tablesDBUpdateMediumtextColumn
databasesUpdatePointAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/point/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:Point? newKey:String? -> attributePoint scopes=collections.write deprecated=tablesDBUpdatePointColumn
databasesUpdatePolygonAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/polygon/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:Polygon? newKey:String? -> attributePolygon scopes=collections.write deprecated=tablesDBUpdatePolygonColumn
databasesUpdateRelationshipAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/relationship/{key} databaseId:String! collectionId:String! key:String! onDelete:RelationshipOnDelete newKey:String? -> attributeRelationship scopes=collections.write deprecated=tablesDBUpdateRelationshipColumn
databasesUpdateStringAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/string/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? size:Int? newKey:String? -> attributeString scopes=collections.write deprecated=tablesDBUpdateStringColumn
databasesUpdateTextAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/text/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeText scopes=collections.write deprecated=tablesDBUpdateTextColumn
databasesUpdateTransaction PATCH /databases/transactions/{transactionId} transactionId:String! commit:Boolean rollback:Boolean -> transaction scopes=documents.write deprecated=tablesDBUpdateTransaction
databasesUpdateUrlAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/url/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? newKey:String? -> attributeUrl scopes=collections.write deprecated=tablesDBUpdateUrlColumn
databasesUpdateVarcharAttribute PATCH /databases/{databaseId}/collections/{collectionId}/attributes/varchar/{key} databaseId:String! collectionId:String! key:String! required:Boolean! default:String? size:Int? newKey:String? -> attributeVarchar scopes=collections.write deprecated=tablesDBUpdateVarcharColumn
databasesUpsertDocument PUT /databases/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String]? transactionId:String? -> document scopes=documents.write deprecated=tablesDBUpsertRow
databasesUpsertDocuments PUT /databases/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! transactionId:String? -> documentList scopes=documents.write deprecated=tablesDBUpsertRows
# documentsDB
documentsDBGet GET /documentsdb/{databaseId} databaseId:String! -> database scopes=databases.read
documentsDBGetCollection GET /documentsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> collection scopes=collections.read
documentsDBGetCollectionUsage GET /documentsdb/{databaseId}/collections/{collectionId}/usage databaseId:String! range:UsageRange collectionId:String! -> usageCollection
documentsDBGetDocument GET /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! queries:[String] transactionId:String -> document scopes=documents.read
documentsDBGetIndex GET /documentsdb/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> index scopes=collections.read
documentsDBGetTransaction GET /documentsdb/transactions/{transactionId} transactionId:String! -> transaction scopes=documents.read
documentsDBGetUsage GET /documentsdb/{databaseId}/usage databaseId:String! range:UsageRange -> usageDocumentsDB
documentsDBList GET /documentsdb queries:[String] search:String total:Boolean -> databaseList scopes=databases.read
documentsDBListCollections GET /documentsdb/{databaseId}/collections databaseId:String! queries:[String] search:String total:Boolean -> collectionList scopes=collections.read
documentsDBListDocuments GET /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String total:Boolean ttl:Int -> documentList scopes=documents.read
documentsDBListIndexes GET /documentsdb/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! queries:[String] total:Boolean -> indexList scopes=collections.read
documentsDBListTransactions GET /documentsdb/transactions queries:[String] -> transactionList scopes=documents.read
documentsDBListUsage GET /documentsdb/usage range:UsageRange -> usageDatabases
documentsDBCreate POST /documentsdb databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write
documentsDBCreateCollection POST /documentsdb/{databaseId}/collections databaseId:String! collectionId:String! name:String! permissions:[String]? documentSecurity:Boolean enabled:Boolean attributes:[JSON] indexes:[JSON] -> collection scopes=collections.write
documentsDBCreateDocument POST /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! documentId:String! collectionId:String! data:JSON! permissions:[String] -> document scopes=documents.write
documentsDBCreateDocuments POST /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! -> documentList scopes=documents.write
documentsDBCreateIndex POST /documentsdb/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! key:String! type:DocumentIndexType! attributes:[String]! orders:[IndexOrder] lengths:[Int] -> index scopes=collections.write
documentsDBCreateOperations POST /documentsdb/transactions/{transactionId}/operations transactionId:String! operations:[JSON] -> transaction scopes=documents.write
documentsDBCreateTransaction POST /documentsdb/transactions ttl:Int -> transaction scopes=documents.write
documentsDBDecrementDocumentAttribute PATCH /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId}/{attribute}/decrement databaseId:String! collectionId:String! documentId:String! attribute:String! value:Float/Int min:Float/Int transactionId:String -> document scopes=documents.write
documentsDBDelete DELETE /documentsdb/{databaseId} databaseId:String! -> none scopes=databases.write
documentsDBDeleteCollection DELETE /documentsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> none scopes=collections.write
documentsDBDeleteDocument DELETE /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! transactionId:String -> none scopes=documents.write
documentsDBDeleteDocuments DELETE /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String -> documentList scopes=documents.write
documentsDBDeleteIndex DELETE /documentsdb/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> none scopes=collections.write
documentsDBDeleteTransaction DELETE /documentsdb/transactions/{transactionId} transactionId:String! -> none scopes=documents.write
documentsDBIncrementDocumentAttribute PATCH /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId}/{attribute}/increment databaseId:String! collectionId:String! documentId:String! attribute:String! value:Float/Int max:Float/Int transactionId:String -> document scopes=documents.write
documentsDBUpdate PUT /documentsdb/{databaseId} databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write
documentsDBUpdateCollection PUT /documentsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! name:String! permissions:[String] documentSecurity:Boolean enabled:Boolean purge:Boolean -> collection scopes=collections.write
documentsDBUpdateDocument PATCH /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String] transactionId:String -> document scopes=documents.write
documentsDBUpdateDocuments PATCH /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! data:JSON queries:[String] transactionId:String -> documentList scopes=documents.write
documentsDBUpdateTransaction PATCH /documentsdb/transactions/{transactionId} transactionId:String! commit:Boolean rollback:Boolean -> transaction scopes=documents.write
documentsDBUpsertDocument PUT /documentsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String] transactionId:String -> document scopes=documents.write
documentsDBUpsertDocuments PUT /documentsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! transactionId:String -> documentList scopes=documents.write
# functions
functionsGet GET /functions/{functionId} functionId:String! -> function scopes=functions.read
functionsGetDeployment GET /functions/{functionId}/deployments/{deploymentId} functionId:String! deploymentId:String! -> deployment scopes=functions.read
functionsGetDeploymentDownload GET /functions/{functionId}/deployments/{deploymentId}/download functionId:String! deploymentId:String! type:DeploymentDownloadType -> none bytes scopes=functions.read
functionsGetExecution GET /functions/{functionId}/executions/{executionId} functionId:String! executionId:String! -> execution scopes=executions.read,execution.read
functionsGetTemplate GET /functions/templates/{templateId} templateId:String! -> templateFunction
functionsGetUsage GET /functions/{functionId}/usage functionId:String! range:UsageRange -> usageFunction
functionsGetVariable GET /functions/{functionId}/variables/{variableId} functionId:String! variableId:String! -> variable scopes=functions.read
functionsList GET /functions queries:[String] search:String total:Boolean -> functionList scopes=functions.read
functionsListDeployments GET /functions/{functionId}/deployments functionId:String! queries:[String] search:String total:Boolean -> deploymentList scopes=functions.read
functionsListExecutions GET /functions/{functionId}/executions functionId:String! queries:[String] total:Boolean -> executionList scopes=executions.read,execution.read
functionsListRuntimes GET /functions/runtimes -> runtimeList scopes=public
functionsListSpecifications GET /functions/specifications -> specificationList scopes=functions.read
functionsListTemplates GET /functions/templates runtimes:[String] useCases:[FunctionUseCase] limit:Int offset:Int total:Boolean -> templateFunctionList
functionsListUsage GET /functions/usage range:UsageRange -> usageFunctions
functionsListVariables GET /functions/{functionId}/variables functionId:String! queries:[String] total:Boolean -> variableList scopes=functions.read
functionsCreate POST /functions functionId:String! name:String! runtime:String! execute:[String] events:[String] schedule:String timeout:Int enabled:Boolean logging:Boolean entrypoint:String commands:String scopes:[String] installationId:String providerRepositoryId:String providerBranch:String providerSilentMode:Boolean providerRootDirectory:String providerBranches:[String] providerPaths:[String] buildSpecification:String runtimeSpecification:String templateRepository:String templateOwner:String templateRootDirectory:String templateVersion:String deploymentRetention:Int -> function scopes=functions.write
functionsCreateDeployment POST /functions/{functionId}/deployments functionId:String entrypoint:String? commands:String? code:Upload! activate:Boolean! -> deployment scopes=functions.write
functionsCreateDuplicateDeployment POST /functions/{functionId}/deployments/duplicate functionId:String! deploymentId:String! buildId:String -> deployment scopes=functions.write
functionsCreateExecution POST /functions/{functionId}/executions functionId:String! body:String async:Boolean path:String method:ExecutionMethod headers:JSON/String scheduledAt:String? -> execution scopes=executions.write,execution.write
functionsCreateTemplateDeployment POST /functions/{functionId}/deployments/template functionId:String! repository:String! owner:String! rootDirectory:String! type:TemplateReferenceType! reference:String! activate:Boolean -> deployment scopes=functions.write
functionsCreateVariable POST /functions/{functionId}/variables functionId:String! variableId:String! key:String! value:String! secret:Boolean -> variable scopes=functions.write
functionsCreateVcsDeployment POST /functions/{functionId}/deployments/vcs functionId:String! type:VcsReferenceType! reference:String! activate:Boolean -> deployment scopes=functions.write
functionsDelete DELETE /functions/{functionId} functionId:String! -> none scopes=functions.write
functionsDeleteDeployment DELETE /functions/{functionId}/deployments/{deploymentId} functionId:String! deploymentId:String! -> none scopes=functions.write
functionsDeleteExecution DELETE /functions/{functionId}/executions/{executionId} functionId:String! executionId:String! -> none scopes=executions.write,execution.write
functionsDeleteVariable DELETE /functions/{functionId}/variables/{variableId} functionId:String! variableId:String! -> none scopes=functions.write
functionsUpdate PUT /functions/{functionId} functionId:String! name:String! runtime:String execute:[String] events:[String] schedule:String timeout:Int enabled:Boolean logging:Boolean entrypoint:String commands:String scopes:[String] installationId:String providerRepositoryId:String? providerBranch:String providerSilentMode:Boolean providerRootDirectory:String providerBranches:[String]? providerPaths:[String]? buildSpecification:String runtimeSpecification:String deploymentRetention:Int -> function scopes=functions.write
functionsUpdateDeploymentStatus PATCH /functions/{functionId}/deployments/{deploymentId}/status functionId:String! deploymentId:String! -> deployment scopes=functions.write
functionsUpdateFunctionDeployment PATCH /functions/{functionId}/deployment functionId:String! deploymentId:String! -> function scopes=functions.write
functionsUpdateVariable PUT /functions/{functionId}/variables/{variableId} functionId:String! variableId:String! key:String? value:String? secret:Boolean? -> variable scopes=functions.write
# health
healthGet GET /health -> healthStatus scopes=health.read
healthGetAntivirus GET /health/anti-virus -> healthAntivirus scopes=health.read
healthGetCache GET /health/cache -> healthStatusList scopes=health.read
healthGetCertificate GET /health/certificate domain:String -> healthCertificate scopes=health.read
healthGetDB GET /health/db -> healthStatusList scopes=health.read
healthGetFailedJobs GET /health/queue/failed/{name} name:QueueName! threshold:Int -> healthQueue scopes=health.read
healthGetPubSub GET /health/pubsub -> healthStatusList scopes=health.read
healthGetQueueAudits GET /health/queue/audits threshold:Int -> healthQueue scopes=health.read
healthGetQueueBuilds GET /health/queue/builds threshold:Int -> healthQueue scopes=health.read
healthGetQueueCertificates GET /health/queue/certificates threshold:Int -> healthQueue scopes=health.read
healthGetQueueDatabases GET /health/queue/databases name:String threshold:Int -> healthQueue scopes=health.read
healthGetQueueDeletes GET /health/queue/deletes threshold:Int -> healthQueue scopes=health.read
healthGetQueueFunctions GET /health/queue/functions threshold:Int -> healthQueue scopes=health.read
healthGetQueueLogs GET /health/queue/logs threshold:Int -> healthQueue scopes=health.read
healthGetQueueMails GET /health/queue/mails threshold:Int -> healthQueue scopes=health.read
healthGetQueueMessaging GET /health/queue/messaging threshold:Int -> healthQueue scopes=health.read
healthGetQueueMigrations GET /health/queue/migrations threshold:Int -> healthQueue scopes=health.read
healthGetQueueStatsResources GET /health/queue/stats-resources threshold:Int -> healthQueue scopes=health.read
healthGetQueueUsage GET /health/queue/stats-usage threshold:Int -> healthQueue scopes=health.read
healthGetQueueWebhooks GET /health/queue/webhooks threshold:Int -> healthQueue scopes=health.read
healthGetStorage GET /health/storage -> healthStatus scopes=health.read
healthGetStorageLocal GET /health/storage/local -> healthStatus scopes=health.read
healthGetTime GET /health/time -> healthTime scopes=health.read
# locale
localeGet GET /locale -> locale scopes=locale.read
localeListCodes GET /locale/codes -> localeCodeList scopes=locale.read
localeListContinents GET /locale/continents -> continentList scopes=locale.read
localeListCountries GET /locale/countries -> countryList scopes=locale.read
localeListCountriesEU GET /locale/countries/eu -> countryList scopes=locale.read
localeListCountriesPhones GET /locale/countries/phones -> phoneList scopes=locale.read
localeListCurrencies GET /locale/currencies -> currencyList scopes=locale.read
localeListLanguages GET /locale/languages -> languageList scopes=locale.read
# messaging
messagingGetMessage GET /messaging/messages/{messageId} messageId:String! -> message scopes=messages.read
messagingGetProvider GET /messaging/providers/{providerId} providerId:String! -> provider scopes=providers.read
messagingGetSubscriber GET /messaging/topics/{topicId}/subscribers/{subscriberId} topicId:String! subscriberId:String! -> subscriber scopes=subscribers.read
messagingGetTopic GET /messaging/topics/{topicId} topicId:String! -> topic scopes=topics.read
messagingListMessageLogs GET /messaging/messages/{messageId}/logs messageId:String! queries:[String] total:Boolean -> logList scopes=messages.read
messagingListMessages GET /messaging/messages queries:[String] search:String total:Boolean -> messageList scopes=messages.read
messagingListProviderLogs GET /messaging/providers/{providerId}/logs providerId:String! queries:[String] total:Boolean -> logList scopes=providers.read
messagingListProviders GET /messaging/providers queries:[String] search:String total:Boolean -> providerList scopes=providers.read
messagingListSubscriberLogs GET /messaging/subscribers/{subscriberId}/logs subscriberId:String! queries:[String] total:Boolean -> logList scopes=subscribers.read
messagingListSubscribers GET /messaging/topics/{topicId}/subscribers topicId:String! queries:[String] search:String total:Boolean -> subscriberList scopes=subscribers.read
messagingListTargets GET /messaging/messages/{messageId}/targets messageId:String! queries:[String] total:Boolean -> targetList scopes=messages.read
messagingListTopicLogs GET /messaging/topics/{topicId}/logs topicId:String! queries:[String] total:Boolean -> logList scopes=topics.read
messagingListTopics GET /messaging/topics queries:[String] search:String total:Boolean -> topicList scopes=topics.read
messagingCreateAPNSProvider POST /messaging/providers/apns providerId:String! name:String! authKey:String authKeyId:String teamId:String bundleId:String sandbox:Boolean enabled:Boolean? -> provider scopes=providers.write
messagingCreateApnsProvider POST /messaging/providers/apns providerId:String! name:String! authKey:String authKeyId:String teamId:String bundleId:String sandbox:Boolean enabled:Boolean? -> provider scopes=providers.write deprecated=messagingCreateAPNSProvider
messagingCreateEmail POST /messaging/messages/email messageId:String! subject:String! content:String! topics:[String] users:[String] targets:[String] cc:[String] bcc:[String] attachments:[String] draft:Boolean html:Boolean scheduledAt:String? -> message scopes=messages.write
messagingCreateFCMProvider POST /messaging/providers/fcm providerId:String! name:String! serviceAccountJSON:JSON? enabled:Boolean? -> provider scopes=providers.write
messagingCreateFcmProvider POST /messaging/providers/fcm providerId:String! name:String! serviceAccountJSON:JSON? enabled:Boolean? -> provider scopes=providers.write deprecated=messagingCreateFCMProvider
messagingCreateMailgunProvider POST /messaging/providers/mailgun providerId:String! name:String! apiKey:String domain:String isEuRegion:Boolean? fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateMsg91Provider POST /messaging/providers/msg91 providerId:String! name:String! templateId:String senderId:String authKey:String enabled:Boolean? -> provider scopes=providers.write
messagingCreatePush POST /messaging/messages/push messageId:String! title:String body:String topics:[String] users:[String] targets:[String] data:JSON? action:String image:String icon:String sound:String color:String tag:String badge:Int draft:Boolean scheduledAt:String? contentAvailable:Boolean critical:Boolean priority:MessagePriority -> message scopes=messages.write
messagingCreateResendProvider POST /messaging/providers/resend providerId:String! name:String! apiKey:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateSMS POST /messaging/messages/sms messageId:String! content:String! topics:[String] users:[String] targets:[String] draft:Boolean scheduledAt:String? -> message scopes=messages.write
messagingCreateSMTPProvider POST /messaging/providers/smtp providerId:String! name:String! host:String! port:Int username:String password:String encryption:SmtpEncryption autoTLS:Boolean mailer:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateSendgridProvider POST /messaging/providers/sendgrid providerId:String! name:String! apiKey:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateSesProvider POST /messaging/providers/ses providerId:String! name:String! accessKey:String secretKey:String region:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateSms POST /messaging/messages/sms messageId:String! content:String! topics:[String] users:[String] targets:[String] draft:Boolean scheduledAt:String? -> message scopes=messages.write deprecated=messagingCreateSMS
messagingCreateSmtpProvider POST /messaging/providers/smtp providerId:String! name:String! host:String! port:Int username:String password:String encryption:SmtpEncryption autoTLS:Boolean mailer:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write deprecated=messagingCreateSMTPProvider
messagingCreateSubscriber POST /messaging/topics/{topicId}/subscribers subscriberId:String! topicId:String! targetId:String! -> subscriber scopes=subscribers.write
messagingCreateTelesignProvider POST /messaging/providers/telesign providerId:String! name:String! from:String customerId:String apiKey:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateTextmagicProvider POST /messaging/providers/textmagic providerId:String! name:String! from:String username:String apiKey:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateTopic POST /messaging/topics topicId:String! name:String! subscribe:[String] -> topic scopes=topics.write
messagingCreateTwilioProvider POST /messaging/providers/twilio providerId:String! name:String! from:String accountSid:String authToken:String enabled:Boolean? -> provider scopes=providers.write
messagingCreateVonageProvider POST /messaging/providers/vonage providerId:String! name:String! from:String apiKey:String apiSecret:String enabled:Boolean? -> provider scopes=providers.write
messagingDelete DELETE /messaging/messages/{messageId} messageId:String! -> none scopes=messages.write
messagingDeleteProvider DELETE /messaging/providers/{providerId} providerId:String! -> none scopes=providers.write
messagingDeleteSubscriber DELETE /messaging/topics/{topicId}/subscribers/{subscriberId} topicId:String! subscriberId:String! -> none scopes=subscribers.write
messagingDeleteTopic DELETE /messaging/topics/{topicId} topicId:String! -> none scopes=topics.write
messagingUpdateAPNSProvider PATCH /messaging/providers/apns/{providerId} providerId:String! name:String enabled:Boolean? authKey:String authKeyId:String teamId:String bundleId:String sandbox:Boolean? -> provider scopes=providers.write
messagingUpdateApnsProvider PATCH /messaging/providers/apns/{providerId} providerId:String! name:String enabled:Boolean? authKey:String authKeyId:String teamId:String bundleId:String sandbox:Boolean? -> provider scopes=providers.write deprecated=messagingUpdateAPNSProvider
messagingUpdateEmail PATCH /messaging/messages/email/{messageId} messageId:String! topics:[String]? users:[String]? targets:[String]? subject:String? content:String? draft:Boolean? html:Boolean? cc:[String]? bcc:[String]? scheduledAt:String? attachments:[String]? -> message scopes=messages.write
messagingUpdateFCMProvider PATCH /messaging/providers/fcm/{providerId} providerId:String! name:String enabled:Boolean? serviceAccountJSON:JSON? -> provider scopes=providers.write
messagingUpdateFcmProvider PATCH /messaging/providers/fcm/{providerId} providerId:String! name:String enabled:Boolean? serviceAccountJSON:JSON? -> provider scopes=providers.write deprecated=messagingUpdateFCMProvider
messagingUpdateMailgunProvider PATCH /messaging/providers/mailgun/{providerId} providerId:String! name:String apiKey:String domain:String isEuRegion:Boolean? enabled:Boolean? fromName:String fromEmail:String replyToName:String replyToEmail:String -> provider scopes=providers.write
messagingUpdateMsg91Provider PATCH /messaging/providers/msg91/{providerId} providerId:String! name:String enabled:Boolean? templateId:String senderId:String authKey:String -> provider scopes=providers.write
messagingUpdatePush PATCH /messaging/messages/push/{messageId} messageId:String! topics:[String]? users:[String]? targets:[String]? title:String? body:String? data:JSON? action:String? image:String? icon:String? sound:String? color:String? tag:String? badge:Int? draft:Boolean? scheduledAt:String? contentAvailable:Boolean? critical:Boolean? priority:MessagePriority? -> message scopes=messages.write
messagingUpdateResendProvider PATCH /messaging/providers/resend/{providerId} providerId:String! name:String enabled:Boolean? apiKey:String fromName:String fromEmail:String replyToName:String replyToEmail:String -> provider scopes=providers.write
messagingUpdateSMS PATCH /messaging/messages/sms/{messageId} messageId:String! topics:[String]? users:[String]? targets:[String]? content:String? draft:Boolean? scheduledAt:String? -> message scopes=messages.write
messagingUpdateSMTPProvider PATCH /messaging/providers/smtp/{providerId} providerId:String! name:String host:String port:Int? username:String password:String encryption:SmtpEncryption autoTLS:Boolean? mailer:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write
messagingUpdateSendgridProvider PATCH /messaging/providers/sendgrid/{providerId} providerId:String! name:String enabled:Boolean? apiKey:String fromName:String fromEmail:String replyToName:String replyToEmail:String -> provider scopes=providers.write
messagingUpdateSesProvider PATCH /messaging/providers/ses/{providerId} providerId:String! name:String enabled:Boolean? accessKey:String secretKey:String region:String fromName:String fromEmail:String replyToName:String replyToEmail:String -> provider scopes=providers.write
messagingUpdateSms PATCH /messaging/messages/sms/{messageId} messageId:String! topics:[String]? users:[String]? targets:[String]? content:String? draft:Boolean? scheduledAt:String? -> message scopes=messages.write deprecated=messagingUpdateSMS
messagingUpdateSmtpProvider PATCH /messaging/providers/smtp/{providerId} providerId:String! name:String host:String port:Int? username:String password:String encryption:SmtpEncryption autoTLS:Boolean? mailer:String fromName:String fromEmail:String replyToName:String replyToEmail:String enabled:Boolean? -> provider scopes=providers.write deprecated=messagingUpdateSMTPProvider
messagingUpdateTelesignProvider PATCH /messaging/providers/telesign/{providerId} providerId:String! name:String enabled:Boolean? customerId:String apiKey:String from:String -> provider scopes=providers.write
messagingUpdateTextmagicProvider PATCH /messaging/providers/textmagic/{providerId} providerId:String! name:String enabled:Boolean? username:String apiKey:String from:String -> provider scopes=providers.write
messagingUpdateTopic PATCH /messaging/topics/{topicId} topicId:String! name:String? subscribe:[String]? -> topic scopes=topics.write
messagingUpdateTwilioProvider PATCH /messaging/providers/twilio/{providerId} providerId:String! name:String enabled:Boolean? accountSid:String authToken:String from:String -> provider scopes=providers.write
messagingUpdateVonageProvider PATCH /messaging/providers/vonage/{providerId} providerId:String! name:String enabled:Boolean? apiKey:String apiSecret:String from:String -> provider scopes=providers.write
# migrations
migrationsGet GET /migrations/{migrationId} migrationId:String! -> migration
migrationsGetAppwriteReport GET /migrations/appwrite/report resources:[AppwriteMigrationResource]! endpoint:String! projectID:String! key:String! -> migrationReport
migrationsGetFirebaseReport GET /migrations/firebase/report resources:[FirebaseMigrationResource]! serviceAccount:String! -> migrationReport
migrationsGetNHostReport GET /migrations/nhost/report resources:[PostgresMigrationResource]! subdomain:String! region:String! adminSecret:String! database:String! username:String! password:String! port:Int -> migrationReport
migrationsGetSupabaseReport GET /migrations/supabase/report resources:[PostgresMigrationResource]! endpoint:String! apiKey:String! databaseHost:String! username:String! password:String! port:Int -> migrationReport
migrationsList GET /migrations queries:[String] search:String total:Boolean -> migrationList
migrationsCreateAppwriteMigration POST /migrations/appwrite resources:[AppwriteMigrationResource]! endpoint:String! projectId:String! apiKey:String! onDuplicate:ImportOnDuplicate -> migration
migrationsCreateCSVExport POST /migrations/csv/exports resourceId:String! filename:String! columns:[String] queries:[String] delimiter:String enclosure:String escape:String header:Boolean notify:Boolean -> migration
migrationsCreateCSVImport POST /migrations/csv/imports bucketId:String! fileId:String! resourceId:String! internalFile:Boolean onDuplicate:ImportOnDuplicate -> migration
migrationsCreateFirebaseMigration POST /migrations/firebase resources:[FirebaseMigrationResource]! serviceAccount:String! -> migration
migrationsCreateJSONExport POST /migrations/json/exports resourceId:String! filename:String! columns:[String] queries:[String] notify:Boolean -> migration
migrationsCreateJSONImport POST /migrations/json/imports bucketId:String! fileId:String! resourceId:String! internalFile:Boolean onDuplicate:ImportOnDuplicate -> migration
migrationsCreateNHostMigration POST /migrations/nhost resources:[PostgresMigrationResource]! subdomain:String! region:String! adminSecret:String! database:String! username:String! password:String! port:Int -> migration
migrationsCreateSupabaseMigration POST /migrations/supabase resources:[PostgresMigrationResource]! endpoint:String! apiKey:String! databaseHost:String! username:String! password:String! port:Int -> migration
migrationsDelete DELETE /migrations/{migrationId} migrationId:String! -> none
migrationsRetry PATCH /migrations/{migrationId} migrationId:String! -> migration
# organization
organizationGetProject GET /organization/projects/{projectId} projectId:String! -> project scopes=projects.read
organizationListProjects GET /organization/projects queries:[String] search:String total:Boolean -> projectList scopes=projects.read
organizationCreateProject POST /organization/projects projectId:String! name:String! region:Region -> project scopes=projects.write
organizationDeleteProject DELETE /organization/projects/{projectId} projectId:String! -> none scopes=projects.write
organizationUpdateProject PATCH /organization/projects/{projectId} projectId:String! name:String! -> project scopes=projects.write
# ping
pingGet GET /ping -> any bytes scopes=global
# presences
presencesGet GET /presences/{presenceId} presenceId:String! -> presence scopes=presences.read
presencesGetUsage GET /presences/usage range:UsageRange -> usagePresence
presencesList GET /presences queries:[String] total:Boolean ttl:Int -> presenceList scopes=presences.read
presencesDelete DELETE /presences/{presenceId} presenceId:String! -> none scopes=presences.write
presencesUpdate PATCH /presences/{presenceId} presenceId:String! userId:String! status:String expiresAt:String metadata:JSON permissions:[String] purge:Boolean -> presence scopes=presences.write
presencesUpsert PUT /presences/{presenceId} presenceId:String! userId:String! status:String! permissions:[String] expiresAt:String metadata:JSON -> presence scopes=presences.write
# project
projectGet GET /project -> project scopes=project.read
projectGetEmailTemplate GET /project/templates/email/{templateId} templateId:EmailTemplateId! locale:String -> emailTemplate scopes=templates.read
projectGetKey GET /project/keys/{keyId} keyId:String! -> key scopes=keys.read
projectGetMockPhone GET /project/mock-phones/{number} number:String! -> mockNumber scopes=mocks.read
projectGetOAuth2Provider GET /project/oauth2/{providerId} providerId:String! -> providers/oAuth2Microsoft scopes=oauth2.read
projectGetPlatform GET /project/platforms/{platformId} platformId:String! -> platforms/platformLinux scopes=platforms.read
projectGetPolicy GET /project/policies/{policyId} policyId:PolicyId! -> policies/policyMembershipPrivacy scopes=policies.read,project.policies.read
projectGetUsage GET /project/usage startDate:String! endDate:String! period:UsagePeriod -> usageProject
projectGetVariable GET /project/variables/{variableId} variableId:String! -> variable scopes=project.read
projectListEmailTemplates GET /project/templates/email queries:[String] total:Boolean -> emailTemplateList scopes=templates.read
projectListKeys GET /project/keys queries:[String] total:Boolean -> keyList scopes=keys.read
projectListMockPhones GET /project/mock-phones queries:[String] total:Boolean -> mockNumberList scopes=mocks.read
projectListOAuth2Providers GET /project/oauth2 queries:[String] total:Boolean -> oAuth2ProviderList scopes=oauth2.read
projectListPlatforms GET /project/platforms queries:[String] total:Boolean -> platformList scopes=platforms.read
projectListPolicies GET /project/policies queries:[String] total:Boolean -> policyList scopes=policies.read,project.policies.read
projectListVariables GET /project/variables queries:[String] total:Boolean -> variableList scopes=project.read
projectCreateAndroidPlatform POST /project/platforms/android platformId:String! name:String! applicationId:String! -> platformAndroid scopes=platforms.write
projectCreateApplePlatform POST /project/platforms/apple platformId:String! name:String! bundleIdentifier:String! -> platformApple scopes=platforms.write
projectCreateEphemeralKey POST /project/keys/ephemeral scopes:[String]! duration:Int! -> ephemeralKey scopes=keys.write
projectCreateKey POST /project/keys keyId:String! name:String! scopes:[String]! expire:String? -> key scopes=keys.write
projectCreateLinuxPlatform POST /project/platforms/linux platformId:String! name:String! packageName:String! -> platformLinux scopes=platforms.write
projectCreateMockPhone POST /project/mock-phones number:String! otp:String! -> mockNumber scopes=mocks.write
projectCreateSMTPTest POST /project/smtp/tests emails:[String]! senderName:String senderEmail:String replyTo:String host:String port:Int username:String password:String secure:SmtpSecure -> none scopes=project.write
projectCreateVariable POST /project/variables variableId:String! key:String! value:String! secret:Boolean -> variable scopes=project.write
projectCreateWebPlatform POST /project/platforms/web platformId:String! name:String! hostname:String key:String type:String -> platformWeb scopes=platforms.write
projectCreateWindowsPlatform POST /project/platforms/windows platformId:String! name:String! packageIdentifierName:String! -> platformWindows scopes=platforms.write
projectDelete DELETE /project -> none scopes=project.write
projectDeleteKey DELETE /project/keys/{keyId} keyId:String! -> none scopes=keys.write
projectDeleteMockPhone DELETE /project/mock-phones/{number} number:String! -> none scopes=mocks.write
projectDeletePlatform DELETE /project/platforms/{platformId} platformId:String! -> none scopes=platforms.write
projectDeleteVariable DELETE /project/variables/{variableId} variableId:String! -> none scopes=project.write
projectUpdateAndroidPlatform PUT /project/platforms/android/{platformId} platformId:String! name:String! applicationId:String! -> platformAndroid scopes=platforms.write
projectUpdateApplePlatform PUT /project/platforms/apple/{platformId} platformId:String! name:String! bundleIdentifier:String! -> platformApple scopes=platforms.write
projectUpdateAuthMethod PATCH /project/auth-methods/{methodId} methodId:AuthMethodId! enabled:Boolean! -> project scopes=project.write
projectUpdateEmailTemplate PATCH /project/templates/email templateId:EmailTemplateId! locale:String subject:String? message:String? senderName:String? senderEmail:String? replyToEmail:String? replyToName:String? -> emailTemplate scopes=templates.write
projectUpdateKey PUT /project/keys/{keyId} keyId:String! name:String! scopes:[String]! expire:String? -> key scopes=keys.write
projectUpdateLabels PUT /project/labels labels:[String]! -> project scopes=project.write
projectUpdateLinuxPlatform PUT /project/platforms/linux/{platformId} platformId:String! name:String! packageName:String! -> platformLinux scopes=platforms.write
projectUpdateMembershipPrivacyPolicy PATCH /project/policies/membership-privacy userId:Boolean userEmail:Boolean userPhone:Boolean userName:Boolean userMFA:Boolean userAccessedAt:Boolean -> project scopes=policies.write,project.policies.write
projectUpdateMockPhone PUT /project/mock-phones/{number} number:String! otp:String! -> mockNumber scopes=mocks.write
projectUpdateOAuth2Amazon PATCH /project/oauth2/amazon clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Amazon scopes=oauth2.write
projectUpdateOAuth2Apple PATCH /project/oauth2/apple serviceId:String? keyId:String? teamId:String? p8File:String? enabled:Boolean? -> oAuth2Apple scopes=oauth2.write
projectUpdateOAuth2Auth0 PATCH /project/oauth2/auth0 clientId:String? clientSecret:String? endpoint:String? enabled:Boolean? -> oAuth2Auth0 scopes=oauth2.write
projectUpdateOAuth2Authentik PATCH /project/oauth2/authentik clientId:String? clientSecret:String? endpoint:String? enabled:Boolean? -> oAuth2Authentik scopes=oauth2.write
projectUpdateOAuth2Autodesk PATCH /project/oauth2/autodesk clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Autodesk scopes=oauth2.write
projectUpdateOAuth2Bitbucket PATCH /project/oauth2/bitbucket key:String? secret:String? enabled:Boolean? -> oAuth2Bitbucket scopes=oauth2.write
projectUpdateOAuth2Bitly PATCH /project/oauth2/bitly clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Bitly scopes=oauth2.write
projectUpdateOAuth2Box PATCH /project/oauth2/box clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Box scopes=oauth2.write
projectUpdateOAuth2Dailymotion PATCH /project/oauth2/dailymotion apiKey:String? apiSecret:String? enabled:Boolean? -> oAuth2Dailymotion scopes=oauth2.write
projectUpdateOAuth2Discord PATCH /project/oauth2/discord clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Discord scopes=oauth2.write
projectUpdateOAuth2Disqus PATCH /project/oauth2/disqus publicKey:String? secretKey:String? enabled:Boolean? -> oAuth2Disqus scopes=oauth2.write
projectUpdateOAuth2Dropbox PATCH /project/oauth2/dropbox appKey:String? appSecret:String? enabled:Boolean? -> oAuth2Dropbox scopes=oauth2.write
projectUpdateOAuth2Etsy PATCH /project/oauth2/etsy keyString:String? sharedSecret:String? enabled:Boolean? -> oAuth2Etsy scopes=oauth2.write
projectUpdateOAuth2Facebook PATCH /project/oauth2/facebook appId:String? appSecret:String? enabled:Boolean? -> oAuth2Facebook scopes=oauth2.write
projectUpdateOAuth2Figma PATCH /project/oauth2/figma clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Figma scopes=oauth2.write
projectUpdateOAuth2FusionAuth PATCH /project/oauth2/fusionauth clientId:String? clientSecret:String? endpoint:String? enabled:Boolean? -> oAuth2FusionAuth scopes=oauth2.write
projectUpdateOAuth2GitHub PATCH /project/oauth2/github clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Github scopes=oauth2.write
projectUpdateOAuth2Gitlab PATCH /project/oauth2/gitlab applicationId:String? secret:String? endpoint:String? enabled:Boolean? -> oAuth2Gitlab scopes=oauth2.write
projectUpdateOAuth2Google PATCH /project/oauth2/google clientId:String? clientSecret:String? prompt:[GooglePrompt]? enabled:Boolean? -> oAuth2Google scopes=oauth2.write
projectUpdateOAuth2Keycloak PATCH /project/oauth2/keycloak clientId:String? clientSecret:String? endpoint:String? realmName:String? enabled:Boolean? -> oAuth2Keycloak scopes=oauth2.write
projectUpdateOAuth2Kick PATCH /project/oauth2/kick clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Kick scopes=oauth2.write
projectUpdateOAuth2Linkedin PATCH /project/oauth2/linkedin clientId:String? primaryClientSecret:String? enabled:Boolean? -> oAuth2Linkedin scopes=oauth2.write
projectUpdateOAuth2Microsoft PATCH /project/oauth2/microsoft applicationId:String? applicationSecret:String? tenant:String? enabled:Boolean? -> oAuth2Microsoft scopes=oauth2.write
projectUpdateOAuth2Notion PATCH /project/oauth2/notion oauthClientId:String? oauthClientSecret:String? enabled:Boolean? -> oAuth2Notion scopes=oauth2.write
projectUpdateOAuth2Oidc PATCH /project/oauth2/oidc clientId:String? clientSecret:String? wellKnownURL:String? authorizationURL:String? tokenURL:String? userInfoURL:String? enabled:Boolean? -> oAuth2Oidc scopes=oauth2.write
projectUpdateOAuth2Okta PATCH /project/oauth2/okta clientId:String? clientSecret:String? domain:String? authorizationServerId:String? enabled:Boolean? -> oAuth2Okta scopes=oauth2.write
projectUpdateOAuth2Paypal PATCH /project/oauth2/paypal clientId:String? secretKey:String? enabled:Boolean? -> oAuth2Paypal scopes=oauth2.write
projectUpdateOAuth2PaypalSandbox PATCH /project/oauth2/paypalSandbox clientId:String? secretKey:String? enabled:Boolean? -> oAuth2Paypal scopes=oauth2.write
projectUpdateOAuth2Podio PATCH /project/oauth2/podio clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Podio scopes=oauth2.write
projectUpdateOAuth2Salesforce PATCH /project/oauth2/salesforce customerKey:String? customerSecret:String? enabled:Boolean? -> oAuth2Salesforce scopes=oauth2.write
projectUpdateOAuth2Slack PATCH /project/oauth2/slack clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Slack scopes=oauth2.write
projectUpdateOAuth2Spotify PATCH /project/oauth2/spotify clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Spotify scopes=oauth2.write
projectUpdateOAuth2Stripe PATCH /project/oauth2/stripe clientId:String? apiSecretKey:String? enabled:Boolean? -> oAuth2Stripe scopes=oauth2.write
projectUpdateOAuth2Tradeshift PATCH /project/oauth2/tradeshift oauth2ClientId:String? oauth2ClientSecret:String? enabled:Boolean? -> oAuth2Tradeshift scopes=oauth2.write
projectUpdateOAuth2TradeshiftSandbox PATCH /project/oauth2/tradeshiftBox oauth2ClientId:String? oauth2ClientSecret:String? enabled:Boolean? -> oAuth2Tradeshift scopes=oauth2.write
projectUpdateOAuth2Twitch PATCH /project/oauth2/twitch clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Twitch scopes=oauth2.write
projectUpdateOAuth2WordPress PATCH /project/oauth2/wordpress clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2WordPress scopes=oauth2.write
projectUpdateOAuth2X PATCH /project/oauth2/x customerKey:String? secretKey:String? enabled:Boolean? -> oAuth2X scopes=oauth2.write
projectUpdateOAuth2Yahoo PATCH /project/oauth2/yahoo clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Yahoo scopes=oauth2.write
projectUpdateOAuth2Yandex PATCH /project/oauth2/yandex clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Yandex scopes=oauth2.write
projectUpdateOAuth2Zoho PATCH /project/oauth2/zoho clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Zoho scopes=oauth2.write
projectUpdateOAuth2Zoom PATCH /project/oauth2/zoom clientId:String? clientSecret:String? enabled:Boolean? -> oAuth2Zoom scopes=oauth2.write
projectUpdatePasswordDictionaryPolicy PATCH /project/policies/password-dictionary enabled:Boolean! -> project scopes=policies.write,project.policies.write
projectUpdatePasswordHistoryPolicy PATCH /project/policies/password-history total:Int? -> project scopes=policies.write,project.policies.write
projectUpdatePasswordPersonalDataPolicy PATCH /project/policies/password-personal-data enabled:Boolean! -> project scopes=policies.write,project.policies.write
projectUpdatePasswordStrengthPolicy PATCH /project/policies/password-strength min:Int uppercase:Boolean lowercase:Boolean number:Boolean symbols:Boolean -> policyPasswordStrength scopes=policies.write,project.policies.write
projectUpdateProtocol PATCH /project/protocols/{protocolId} protocolId:ProtocolId! enabled:Boolean! -> project scopes=project.write
projectUpdateSMTP PATCH /project/smtp host:String? port:Int? username:String? password:String? senderEmail:String? senderName:String? replyToEmail:String? replyToName:String? secure:SmtpSecure? enabled:Boolean? -> project scopes=project.write
projectUpdateService PATCH /project/services/{serviceId} serviceId:ServiceId! enabled:Boolean! -> project scopes=project.write
projectUpdateSessionAlertPolicy PATCH /project/policies/session-alert enabled:Boolean! -> project scopes=policies.write,project.policies.write
projectUpdateSessionDurationPolicy PATCH /project/policies/session-duration duration:Int! -> project scopes=policies.write,project.policies.write
projectUpdateSessionInvalidationPolicy PATCH /project/policies/session-invalidation enabled:Boolean! -> project scopes=policies.write,project.policies.write
projectUpdateSessionLimitPolicy PATCH /project/policies/session-limit total:Int? -> project scopes=policies.write,project.policies.write
projectUpdateUserLimitPolicy PATCH /project/policies/user-limit total:Int? -> project scopes=policies.write,project.policies.write
projectUpdateVariable PUT /project/variables/{variableId} variableId:String! key:String? value:String? secret:Boolean? -> variable scopes=project.write
projectUpdateWebPlatform PUT /project/platforms/web/{platformId} platformId:String! name:String! hostname:String key:String -> platformWeb scopes=platforms.write
projectUpdateWindowsPlatform PUT /project/platforms/windows/{platformId} platformId:String! name:String! packageIdentifierName:String! -> platformWindows scopes=platforms.write
# projects
projectsGetDevKey GET /projects/{projectId}/dev-keys/{keyId} projectId:String! keyId:String! -> devKey
projectsGetSchedule GET /projects/{projectId}/schedules/{scheduleId} projectId:String! scheduleId:String! -> schedule
projectsListDevKeys GET /projects/{projectId}/dev-keys projectId:String! queries:[String] -> devKeyList
projectsListSchedules GET /projects/{projectId}/schedules projectId:String! queries:[String] total:Boolean -> scheduleList
projectsCreateDevKey POST /projects/{projectId}/dev-keys projectId:String! name:String! expire:String! -> devKey
projectsCreateSchedule POST /projects/{projectId}/schedules projectId:String! resourceType:ScheduleResourceType! resourceId:String! schedule:String! active:Boolean data:JSON -> schedule
projectsDeleteDevKey DELETE /projects/{projectId}/dev-keys/{keyId} projectId:String! keyId:String! -> none
projectsUpdateDevKey PUT /projects/{projectId}/dev-keys/{keyId} projectId:String! keyId:String! name:String! expire:String! -> devKey
projectsUpdateTeam PATCH /projects/{projectId}/team projectId:String! teamId:String! -> project
# proxy
proxyGetRule GET /proxy/rules/{ruleId} ruleId:String! -> proxyRule scopes=rules.read
proxyListRules GET /proxy/rules queries:[String] total:Boolean search:String -> proxyRuleList scopes=rules.read
proxyCreateAPIRule POST /proxy/rules/api domain:String! -> proxyRule scopes=rules.write
proxyCreateFunctionRule POST /proxy/rules/function domain:String! functionId:String! branch:String -> proxyRule scopes=rules.write
proxyCreateRedirectRule POST /proxy/rules/redirect domain:String! url:String! statusCode:RedirectStatusCode! resourceId:String! resourceType:ProxyResourceType! -> proxyRule scopes=rules.write
proxyCreateSiteRule POST /proxy/rules/site domain:String! siteId:String! branch:String -> proxyRule scopes=rules.write
proxyDeleteRule DELETE /proxy/rules/{ruleId} ruleId:String! -> none scopes=rules.write
proxyUpdateRuleStatus PATCH /proxy/rules/{ruleId}/status ruleId:String! -> proxyRule scopes=rules.write
# sites
sitesGet GET /sites/{siteId} siteId:String! -> site scopes=sites.read
sitesGetDeployment GET /sites/{siteId}/deployments/{deploymentId} siteId:String! deploymentId:String! -> deployment scopes=sites.read
sitesGetDeploymentDownload GET /sites/{siteId}/deployments/{deploymentId}/download siteId:String! deploymentId:String! type:DeploymentDownloadType -> none bytes scopes=sites.read
sitesGetLog GET /sites/{siteId}/logs/{logId} siteId:String! logId:String! -> execution scopes=log.read
sitesGetTemplate GET /sites/templates/{templateId} templateId:String! -> templateSite
sitesGetUsage GET /sites/{siteId}/usage siteId:String! range:UsageRange -> usageSite
sitesGetVariable GET /sites/{siteId}/variables/{variableId} siteId:String! variableId:String! -> variable scopes=sites.read
sitesList GET /sites queries:[String] search:String total:Boolean -> siteList scopes=sites.read
sitesListDeployments GET /sites/{siteId}/deployments siteId:String! queries:[String] search:String total:Boolean -> deploymentList scopes=sites.read
sitesListFrameworks GET /sites/frameworks -> frameworkList scopes=public
sitesListLogs GET /sites/{siteId}/logs siteId:String! queries:[String] total:Boolean -> executionList scopes=log.read
sitesListSpecifications GET /sites/specifications -> specificationList scopes=sites.read
sitesListTemplates GET /sites/templates frameworks:[SiteFramework] useCases:[SiteUseCase] limit:Int offset:Int -> templateSiteList
sitesListUsage GET /sites/usage range:UsageRange -> usageSites
sitesListVariables GET /sites/{siteId}/variables siteId:String! queries:[String] total:Boolean -> variableList scopes=sites.read
sitesCreate POST /sites siteId:String! name:String! framework:SiteFramework! enabled:Boolean logging:Boolean timeout:Int installCommand:String buildCommand:String startCommand:String outputDirectory:String buildRuntime:String! adapter:SiteAdapter installationId:String fallbackFile:String providerRepositoryId:String providerBranch:String providerSilentMode:Boolean providerRootDirectory:String providerBranches:[String] providerPaths:[String] buildSpecification:String runtimeSpecification:String deploymentRetention:Int -> site scopes=sites.write
sitesCreateDeployment POST /sites/{siteId}/deployments siteId:String! installCommand:String? buildCommand:String? outputDirectory:String? code:Upload! activate:Boolean -> deployment scopes=sites.write
sitesCreateDuplicateDeployment POST /sites/{siteId}/deployments/duplicate siteId:String! deploymentId:String! -> deployment scopes=sites.write
sitesCreateTemplateDeployment POST /sites/{siteId}/deployments/template siteId:String! repository:String! owner:String! rootDirectory:String! type:SiteReferenceType! reference:String! activate:Boolean -> deployment scopes=sites.write
sitesCreateVariable POST /sites/{siteId}/variables siteId:String! variableId:String! key:String! value:String! secret:Boolean -> variable scopes=sites.write
sitesCreateVcsDeployment POST /sites/{siteId}/deployments/vcs siteId:String! type:SiteReferenceType! reference:String! activate:Boolean -> deployment scopes=sites.write
sitesDelete DELETE /sites/{siteId} siteId:String! -> none scopes=sites.write
sitesDeleteDeployment DELETE /sites/{siteId}/deployments/{deploymentId} siteId:String! deploymentId:String! -> none scopes=sites.write
sitesDeleteLog DELETE /sites/{siteId}/logs/{logId} siteId:String! logId:String! -> none scopes=log.write
sitesDeleteVariable DELETE /sites/{siteId}/variables/{variableId} siteId:String! variableId:String! -> none scopes=sites.write
sitesUpdate PUT /sites/{siteId} siteId:String! name:String! framework:SiteFramework! enabled:Boolean logging:Boolean timeout:Int installCommand:String buildCommand:String startCommand:String outputDirectory:String buildRuntime:String adapter:SiteAdapter fallbackFile:String installationId:String providerRepositoryId:String providerBranch:String providerSilentMode:Boolean providerRootDirectory:String providerBranches:[String]? providerPaths:[String]? buildSpecification:String runtimeSpecification:String deploymentRetention:Int -> site scopes=sites.write
sitesUpdateDeploymentStatus PATCH /sites/{siteId}/deployments/{deploymentId}/status siteId:String! deploymentId:String! -> deployment scopes=sites.write
sitesUpdateSiteDeployment PATCH /sites/{siteId}/deployment siteId:String! deploymentId:String! -> site scopes=sites.write
sitesUpdateVariable PUT /sites/{siteId}/variables/{variableId} siteId:String! variableId:String! key:String? value:String? secret:Boolean? -> variable scopes=sites.write
# storage
storageGetBucket GET /storage/buckets/{bucketId} bucketId:String! -> bucket scopes=buckets.read
storageGetBucketUsage GET /storage/{bucketId}/usage bucketId:String! range:UsageRange -> usageBuckets
storageGetFile GET /storage/buckets/{bucketId}/files/{fileId} bucketId:String! fileId:String! -> file scopes=files.read
storageGetFileDownload GET /storage/buckets/{bucketId}/files/{fileId}/download bucketId:String! fileId:String! token:String -> none bytes scopes=files.read
storageGetFilePreview GET /storage/buckets/{bucketId}/files/{fileId}/preview bucketId:String! fileId:String! width:Int height:Int gravity:ImageGravity quality:Int borderWidth:Int borderColor:String borderRadius:Int opacity:Float rotation:Int background:String output:ImageFormat token:String -> none bytes scopes=files.read
storageGetFileView GET /storage/buckets/{bucketId}/files/{fileId}/view bucketId:String! fileId:String! token:String -> none bytes scopes=files.read
storageGetUsage GET /storage/usage range:UsageRange -> usageStorage
storageListBuckets GET /storage/buckets queries:[String] search:String total:Boolean -> bucketList scopes=buckets.read
storageListFiles GET /storage/buckets/{bucketId}/files bucketId:String! queries:[String] search:String total:Boolean -> fileList scopes=files.read
storageCreateBucket POST /storage/buckets bucketId:String! name:String! permissions:[String]? fileSecurity:Boolean enabled:Boolean maximumFileSize:SafeInt allowedFileExtensions:[String] compression:Compression encryption:Boolean antivirus:Boolean transformations:Boolean -> bucket scopes=buckets.write
storageCreateFile POST /storage/buckets/{bucketId}/files bucketId:String! fileId:String! file:Upload! permissions:[String]? -> file scopes=files.write
storageDeleteBucket DELETE /storage/buckets/{bucketId} bucketId:String! -> none scopes=buckets.write
storageDeleteFile DELETE /storage/buckets/{bucketId}/files/{fileId} bucketId:String! fileId:String! -> none scopes=files.write
storageUpdateBucket PUT /storage/buckets/{bucketId} bucketId:String! name:String! permissions:[String]? fileSecurity:Boolean enabled:Boolean maximumFileSize:SafeInt allowedFileExtensions:[String] compression:Compression encryption:Boolean antivirus:Boolean transformations:Boolean -> bucket scopes=buckets.write
storageUpdateFile PUT /storage/buckets/{bucketId}/files/{fileId} bucketId:String! fileId:String! name:String permissions:[String]? -> file scopes=files.write
# tablesDB
tablesDBGet GET /tablesdb/{databaseId} databaseId:String! -> database scopes=databases.read
tablesDBGetColumn GET /tablesdb/{databaseId}/tables/{tableId}/columns/{key} databaseId:String! tableId:String! key:String! -> columns/columnString scopes=tables.read,collections.read,columns.read,attributes.read
tablesDBGetIndex GET /tablesdb/{databaseId}/tables/{tableId}/indexes/{key} databaseId:String! tableId:String! key:String! -> columnIndex scopes=tables.read,collections.read,indexes.read
tablesDBGetRow GET /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId} databaseId:String! tableId:String! rowId:String! queries:[String] transactionId:String? -> row scopes=rows.read,documents.read
tablesDBGetTable GET /tablesdb/{databaseId}/tables/{tableId} databaseId:String! tableId:String! -> table scopes=tables.read,collections.read
tablesDBGetTableUsage GET /tablesdb/{databaseId}/tables/{tableId}/usage databaseId:String! range:UsageRange tableId:String! -> usageTable
tablesDBGetTransaction GET /tablesdb/transactions/{transactionId} transactionId:String! -> transaction scopes=documents.read,rows.read
tablesDBGetUsage GET /tablesdb/{databaseId}/usage databaseId:String! range:UsageRange -> usageDatabase
tablesDBList GET /tablesdb queries:[String] search:String total:Boolean -> databaseList scopes=databases.read
tablesDBListColumns GET /tablesdb/{databaseId}/tables/{tableId}/columns databaseId:String! tableId:String! queries:[String] total:Boolean -> columnList scopes=tables.read,collections.read,columns.read,attributes.read
tablesDBListIndexes GET /tablesdb/{databaseId}/tables/{tableId}/indexes databaseId:String! tableId:String! queries:[String] total:Boolean -> columnIndexList scopes=tables.read,collections.read,indexes.read
tablesDBListRowLogs GET /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId}/logs databaseId:String! tableId:String! rowId:String! queries:[String] -> logList
tablesDBListRows GET /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! tableId:String! queries:[String] transactionId:String? total:Boolean ttl:Int -> rowList scopes=rows.read,documents.read
tablesDBListTableLogs GET /tablesdb/{databaseId}/tables/{tableId}/logs databaseId:String! tableId:String! queries:[String] -> logList
tablesDBListTables GET /tablesdb/{databaseId}/tables databaseId:String! queries:[String] search:String total:Boolean -> tableList scopes=tables.read,collections.read
tablesDBListTransactions GET /tablesdb/transactions queries:[String] -> transactionList scopes=documents.read,rows.read
tablesDBListUsage GET /tablesdb/usage range:UsageRange -> usageDatabases
tablesDBCreate POST /tablesdb databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write
tablesDBCreateBigIntColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/bigint databaseId:String! tableId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? array:Boolean -> columnBigint scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateBooleanColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/boolean databaseId:String! tableId:String! key:String! required:Boolean! default:Boolean? array:Boolean -> columnBoolean scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateDatetimeColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/datetime databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean -> columnDatetime scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateEmailColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/email databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean -> columnEmail scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateEnumColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/enum databaseId:String! tableId:String! key:String! elements:[String]! required:Boolean! default:String? array:Boolean -> columnEnum scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateFloatColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/float databaseId:String! tableId:String! key:String! required:Boolean! min:Float? max:Float? default:Float? array:Boolean -> columnFloat scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateIndex POST /tablesdb/{databaseId}/tables/{tableId}/indexes databaseId:String! tableId:String! key:String! type:IndexType! columns:[String]! orders:[IndexOrder] lengths:[Int] -> columnIndex scopes=tables.write,collections.write,indexes.write
tablesDBCreateIntegerColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/integer databaseId:String! tableId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? array:Boolean -> columnInteger scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateIpColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/ip databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean -> columnIp scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateLineColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/line databaseId:String! tableId:String! key:String! required:Boolean! default:LineString? -> columnLine scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateLongtextColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/longtext databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> columnLongtext scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateMediumtextColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/mediumtext databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> columnMediumtext scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateOperations POST /tablesdb/transactions/{transactionId}/operations transactionId:String! operations:[JSON] -> transaction scopes=documents.write,rows.write
tablesDBCreatePointColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/point databaseId:String! tableId:String! key:String! required:Boolean! default:Point? -> columnPoint scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreatePolygonColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/polygon databaseId:String! tableId:String! key:String! required:Boolean! default:Polygon? -> columnPolygon scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateRelationshipColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/relationship databaseId:String! tableId:String! relatedTableId:String! type:RelationshipType! twoWay:Boolean key:String? twoWayKey:String? onDelete:RelationshipOnDelete -> columnRelationship scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateRow POST /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! rowId:String! tableId:String! data:JSON! permissions:[String]? transactionId:String? -> row scopes=rows.write,documents.write
tablesDBCreateRows POST /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! tableId:String! rows:[JSON]! transactionId:String? -> rowList scopes=rows.write,documents.write
tablesDBCreateStringColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/string databaseId:String! tableId:String! key:String! size:Int! required:Boolean! default:String? array:Boolean encrypt:Boolean -> columnString scopes=tables.write,collections.write,columns.write,attributes.write deprecated=tablesDBCreateTextColumn
tablesDBCreateTable POST /tablesdb/{databaseId}/tables databaseId:String! tableId:String! name:String! permissions:[String]? rowSecurity:Boolean enabled:Boolean columns:[JSON] indexes:[JSON] -> table scopes=tables.write,collections.write
tablesDBCreateTextColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/text databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean encrypt:Boolean -> columnText scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateTransaction POST /tablesdb/transactions ttl:Int -> transaction scopes=documents.write,rows.write
tablesDBCreateUrlColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/url databaseId:String! tableId:String! key:String! required:Boolean! default:String? array:Boolean -> columnUrl scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBCreateVarcharColumn POST /tablesdb/{databaseId}/tables/{tableId}/columns/varchar databaseId:String! tableId:String! key:String! size:Int! required:Boolean! default:String? array:Boolean encrypt:Boolean -> columnVarchar scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBDecrementRowColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId}/{column}/decrement databaseId:String! tableId:String! rowId:String! column:String! value:Float/Int min:Float/Int? transactionId:String? -> row scopes=rows.write,documents.write
tablesDBDelete DELETE /tablesdb/{databaseId} databaseId:String! -> none scopes=databases.write
tablesDBDeleteColumn DELETE /tablesdb/{databaseId}/tables/{tableId}/columns/{key} databaseId:String! tableId:String! key:String! -> none scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBDeleteIndex DELETE /tablesdb/{databaseId}/tables/{tableId}/indexes/{key} databaseId:String! tableId:String! key:String! -> none scopes=tables.write,collections.write,indexes.write
tablesDBDeleteRow DELETE /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId} databaseId:String! tableId:String! rowId:String! transactionId:String? -> none scopes=rows.write,documents.write
tablesDBDeleteRows DELETE /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! tableId:String! queries:[String] transactionId:String? -> rowList scopes=rows.write,documents.write
tablesDBDeleteTable DELETE /tablesdb/{databaseId}/tables/{tableId} databaseId:String! tableId:String! -> none scopes=tables.write,collections.write
tablesDBDeleteTransaction DELETE /tablesdb/transactions/{transactionId} transactionId:String! -> none scopes=documents.write,rows.write
tablesDBIncrementRowColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId}/{column}/increment databaseId:String! tableId:String! rowId:String! column:String! value:Float/Int max:Float/Int? transactionId:String? -> row scopes=rows.write,documents.write
tablesDBUpdate PUT /tablesdb/{databaseId} databaseId:String! name:String enabled:Boolean -> database scopes=databases.write
tablesDBUpdateBigIntColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/bigint/{key} databaseId:String! tableId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? newKey:String? -> columnBigint scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateBooleanColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/boolean/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:Boolean? newKey:String? -> columnBoolean scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateDatetimeColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/datetime/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnDatetime scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateEmailColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/email/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnEmail scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateEnumColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/enum/{key} databaseId:String! tableId:String! key:String! elements:[String]! required:Boolean! default:String? newKey:String? -> columnEnum scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateFloatColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/float/{key} databaseId:String! tableId:String! key:String! required:Boolean! min:Float? max:Float? default:Float? newKey:String? -> columnFloat scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateIntegerColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/integer/{key} databaseId:String! tableId:String! key:String! required:Boolean! min:BigInt? max:BigInt? default:BigInt? newKey:String? -> columnInteger scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateIpColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/ip/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnIp scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateLineColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/line/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:LineString? newKey:String? -> columnLine scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateLongtextColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/longtext/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnLongtext scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateMediumtextColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/mediumtext/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnMediumtext scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdatePointColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/point/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:Point? newKey:String? -> columnPoint scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdatePolygonColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/polygon/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:Polygon? newKey:String? -> columnPolygon scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateRelationshipColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/{key}/relationship databaseId:String! tableId:String! key:String! onDelete:RelationshipOnDelete? newKey:String? -> columnRelationship scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateRow PATCH /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId} databaseId:String! tableId:String! rowId:String! data:JSON permissions:[String]? transactionId:String? -> row scopes=rows.write,documents.write
tablesDBUpdateRows PATCH /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! tableId:String! data:JSON queries:[String] transactionId:String? -> rowList scopes=rows.write,documents.write
tablesDBUpdateStringColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/string/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? size:Int? newKey:String? -> columnString scopes=tables.write,collections.write,columns.write,attributes.write deprecated=tablesDBUpdateTextColumn
tablesDBUpdateTable PUT /tablesdb/{databaseId}/tables/{tableId} databaseId:String! tableId:String! name:String permissions:[String]? rowSecurity:Boolean enabled:Boolean purge:Boolean -> table scopes=tables.write,collections.write
tablesDBUpdateTextColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/text/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnText scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateTransaction PATCH /tablesdb/transactions/{transactionId} transactionId:String! commit:Boolean rollback:Boolean -> transaction scopes=documents.write,rows.write
tablesDBUpdateUrlColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/url/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? newKey:String? -> columnUrl scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpdateVarcharColumn PATCH /tablesdb/{databaseId}/tables/{tableId}/columns/varchar/{key} databaseId:String! tableId:String! key:String! required:Boolean! default:String? size:Int? newKey:String? -> columnVarchar scopes=tables.write,collections.write,columns.write,attributes.write
tablesDBUpsertRow PUT /tablesdb/{databaseId}/tables/{tableId}/rows/{rowId} databaseId:String! tableId:String! rowId:String! data:JSON permissions:[String]? transactionId:String? -> row scopes=rows.write,documents.write
tablesDBUpsertRows PUT /tablesdb/{databaseId}/tables/{tableId}/rows databaseId:String! tableId:String! rows:[JSON]! transactionId:String? -> rowList scopes=rows.write,documents.write
# teams
teamsGet GET /teams/{teamId} teamId:String! -> team scopes=teams.read
teamsGetMembership GET /teams/{teamId}/memberships/{membershipId} teamId:String! membershipId:String! -> membership scopes=teams.read
teamsGetPrefs GET /teams/{teamId}/prefs teamId:String! -> preferences
teamsList GET /teams queries:[String] search:String total:Boolean -> teamList scopes=teams.read
teamsListLogs GET /teams/{teamId}/logs teamId:String! queries:[String] total:Boolean -> logList
teamsListMemberships GET /teams/{teamId}/memberships teamId:String! queries:[String] search:String total:Boolean -> membershipList scopes=teams.read
teamsCreate POST /teams teamId:String! name:String! roles:[String] -> team scopes=teams.write
teamsCreateMembership POST /teams/{teamId}/memberships teamId:String! email:String userId:String phone:String roles:[String]! url:String name:String -> membership scopes=teams.write
teamsDelete DELETE /teams/{teamId} teamId:String! -> none scopes=teams.write
teamsDeleteMembership DELETE /teams/{teamId}/memberships/{membershipId} teamId:String! membershipId:String! -> none scopes=teams.write
teamsUpdateMembership PATCH /teams/{teamId}/memberships/{membershipId} teamId:String! membershipId:String! roles:[String]! -> membership scopes=teams.write
teamsUpdateMembershipStatus PATCH /teams/{teamId}/memberships/{membershipId}/status teamId:String! membershipId:String! userId:String! secret:String! -> membership
teamsUpdateName PUT /teams/{teamId} teamId:String! name:String! -> team scopes=teams.write
teamsUpdatePrefs PUT /teams/{teamId}/prefs teamId:String! prefs:JSON/Assoc! -> preferences
# tokens
tokensGet GET /tokens/{tokenId} tokenId:String! -> resourceToken scopes=tokens.read
tokensList GET /tokens/buckets/{bucketId}/files/{fileId} bucketId:String! fileId:String! queries:[String] total:Boolean -> resourceTokenList scopes=tokens.read
tokensCreateFileToken POST /tokens/buckets/{bucketId}/files/{fileId} bucketId:String! fileId:String! expire:String? -> resourceToken scopes=tokens.write
tokensDelete DELETE /tokens/{tokenId} tokenId:String! -> none scopes=tokens.write
tokensUpdate PATCH /tokens/{tokenId} tokenId:String! expire:String? -> resourceToken scopes=tokens.write
# users
usersGet GET /users/{userId} userId:String! -> user scopes=users.read
usersGetMFARecoveryCodes GET /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.read
usersGetMfaRecoveryCodes GET /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.read deprecated=usersGetMFARecoveryCodes
usersGetPrefs GET /users/{userId}/prefs userId:String! -> preferences scopes=users.read
usersGetTarget GET /users/{userId}/targets/{targetId} userId:String! targetId:String! -> target scopes=users.read
usersGetUsage GET /users/usage range:UsageRange -> usageUsers
usersList GET /users queries:[String] search:String total:Boolean -> userList scopes=users.read
usersListIdentities GET /users/identities queries:[String] search:String total:Boolean -> identityList scopes=users.read
usersListLogs GET /users/{userId}/logs userId:String! queries:[String] total:Boolean -> logList scopes=users.read
usersListMFAFactors GET /users/{userId}/mfa/factors userId:String! -> mfaFactors scopes=users.read
usersListMemberships GET /users/{userId}/memberships userId:String! queries:[String] search:String total:Boolean -> membershipList scopes=users.read
usersListMfaFactors GET /users/{userId}/mfa/factors userId:String! -> mfaFactors scopes=users.read deprecated=usersListMFAFactors
usersListSessions GET /users/{userId}/sessions userId:String! total:Boolean -> sessionList scopes=users.read,sessions.read
usersListTargets GET /users/{userId}/targets userId:String! queries:[String] total:Boolean -> targetList scopes=users.read
usersCreate POST /users userId:String! email:String? phone:String? password:String name:String -> user scopes=users.write
usersCreateArgon2User POST /users/argon2 userId:String! email:String! password:String! name:String -> user scopes=users.write
usersCreateBcryptUser POST /users/bcrypt userId:String! email:String! password:String! name:String -> user scopes=users.write
usersCreateJWT POST /users/{userId}/jwts userId:String! sessionId:String duration:Int -> jwt scopes=users.write
usersCreateMD5User POST /users/md5 userId:String! email:String! password:String! name:String -> user scopes=users.write
usersCreateMFARecoveryCodes PATCH /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.write
usersCreateMfaRecoveryCodes PATCH /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.write deprecated=usersCreateMFARecoveryCodes
usersCreatePHPassUser POST /users/phpass userId:String! email:String! password:String! name:String -> user scopes=users.write
usersCreateSHAUser POST /users/sha userId:String! email:String! password:String! passwordVersion:PasswordHash name:String -> user scopes=users.write
usersCreateScryptModifiedUser POST /users/scrypt-modified userId:String! email:String! password:String! passwordSalt:String! passwordSaltSeparator:String! passwordSignerKey:String! name:String -> user scopes=users.write
usersCreateScryptUser POST /users/scrypt userId:String! email:String! password:String! passwordSalt:String! passwordCpu:Int! passwordMemory:Int! passwordParallel:Int! passwordLength:Int! name:String -> user scopes=users.write
usersCreateSession POST /users/{userId}/sessions userId:String! -> session scopes=users.write,sessions.write
usersCreateTarget POST /users/{userId}/targets targetId:String! userId:String! providerType:MessagingProviderType! identifier:String! providerId:String name:String -> target scopes=users.write
usersCreateToken POST /users/{userId}/tokens userId:String! length:Int expire:Int -> token scopes=users.write
usersDelete DELETE /users/{userId} userId:String! -> none scopes=users.write
usersDeleteIdentity DELETE /users/identities/{identityId} identityId:String! -> none scopes=users.write
usersDeleteMFAAuthenticator DELETE /users/{userId}/mfa/authenticators/{type} userId:String! type:AuthenticatorType! -> none scopes=users.write
usersDeleteMfaAuthenticator DELETE /users/{userId}/mfa/authenticators/{type} userId:String! type:AuthenticatorType! -> none scopes=users.write deprecated=usersDeleteMFAAuthenticator
usersDeleteSession DELETE /users/{userId}/sessions/{sessionId} userId:String! sessionId:String! -> none scopes=users.write,sessions.write
usersDeleteSessions DELETE /users/{userId}/sessions userId:String! -> none scopes=users.write,sessions.write
usersDeleteTarget DELETE /users/{userId}/targets/{targetId} userId:String! targetId:String! -> none scopes=users.write
usersUpdateEmail PATCH /users/{userId}/email userId:String! email:String! -> user scopes=users.write
usersUpdateEmailVerification PATCH /users/{userId}/verification userId:String! emailVerification:Boolean! -> user scopes=users.write
usersUpdateImpersonator PATCH /users/{userId}/impersonator userId:String! impersonator:Boolean! -> user scopes=users.write
usersUpdateLabels PUT /users/{userId}/labels userId:String! labels:[String]! -> user scopes=users.write
usersUpdateMFA PATCH /users/{userId}/mfa userId:String! mfa:Boolean! -> user scopes=users.write
usersUpdateMFARecoveryCodes PUT /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.write
usersUpdateMfa PATCH /users/{userId}/mfa userId:String! mfa:Boolean! -> user scopes=users.write deprecated=usersUpdateMFA
usersUpdateMfaRecoveryCodes PUT /users/{userId}/mfa/recovery-codes userId:String! -> mfaRecoveryCodes scopes=users.write deprecated=usersUpdateMFARecoveryCodes
usersUpdateName PATCH /users/{userId}/name userId:String! name:String! -> user scopes=users.write
usersUpdatePassword PATCH /users/{userId}/password userId:String! password:String! -> user scopes=users.write
usersUpdatePhone PATCH /users/{userId}/phone userId:String! number:String! -> user scopes=users.write
usersUpdatePhoneVerification PATCH /users/{userId}/verification/phone userId:String! phoneVerification:Boolean! -> user scopes=users.write
usersUpdatePrefs PATCH /users/{userId}/prefs userId:String! prefs:JSON/Assoc! -> preferences scopes=users.write
usersUpdateStatus PATCH /users/{userId}/status userId:String! status:Boolean! -> user scopes=users.write
usersUpdateTarget PATCH /users/{userId}/targets/{targetId} userId:String! targetId:String! identifier:String providerId:String name:String -> target scopes=users.write
# vcs
vcsCreateGitHubInstallation GET /vcs/github/authorize success:String failure:String -> none redirect
vcsGetInstallation GET /vcs/installations/{installationId} installationId:String! -> installation
vcsGetRepository GET /vcs/github/installations/{installationId}/providerRepositories/{providerRepositoryId} installationId:String! providerRepositoryId:String! -> providerRepository
vcsGetRepositoryContents GET /vcs/github/installations/{installationId}/providerRepositories/{providerRepositoryId}/contents installationId:String! providerRepositoryId:String! providerRootDirectory:String providerReference:String -> vcsContentList
vcsListInstallations GET /vcs/installations queries:[String] search:String total:Boolean -> installationList
vcsListRepositories GET /vcs/github/installations/{installationId}/providerRepositories installationId:String! type:VcsDetectionType! search:String queries:[String] -> providerRepositoryRuntimeList|providerRepositoryFrameworkList/providerRepositoryFrameworkList
vcsListRepositoryBranches GET /vcs/github/installations/{installationId}/providerRepositories/{providerRepositoryId}/branches installationId:String! providerRepositoryId:String! search:String queries:[String] -> branchList
vcsCreateRepository POST /vcs/github/installations/{installationId}/providerRepositories installationId:String! name:String! private:Boolean! -> providerRepository
vcsCreateRepositoryDetection POST /vcs/github/installations/{installationId}/detections installationId:String! providerRepositoryId:String! type:VcsDetectionType! providerRootDirectory:String -> detectionRuntime|detectionFramework/detectionFramework
vcsDeleteInstallation DELETE /vcs/installations/{installationId} installationId:String! -> none
vcsUpdateExternalDeployments PATCH /vcs/github/installations/{installationId}/repositories/{repositoryId} installationId:String! repositoryId:String! providerPullRequestId:String! -> none
# vectorsDB
vectorsDBGet GET /vectorsdb/{databaseId} databaseId:String! -> database scopes=databases.read
vectorsDBGetCollection GET /vectorsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> vectorsdbCollection scopes=collections.read
vectorsDBGetCollectionUsage GET /vectorsdb/{databaseId}/collections/{collectionId}/usage databaseId:String! range:UsageRange collectionId:String! -> usageCollection
vectorsDBGetDocument GET /vectorsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! queries:[String] transactionId:String -> document scopes=documents.read
vectorsDBGetIndex GET /vectorsdb/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> index scopes=collections.read
vectorsDBGetTransaction GET /vectorsdb/transactions/{transactionId} transactionId:String! -> transaction scopes=documents.read
vectorsDBGetUsage GET /vectorsdb/{databaseId}/usage databaseId:String! range:UsageRange -> usageVectorsDB
vectorsDBList GET /vectorsdb queries:[String] search:String total:Boolean -> databaseList scopes=databases.read
vectorsDBListCollections GET /vectorsdb/{databaseId}/collections databaseId:String! queries:[String] search:String total:Boolean -> vectorsdbCollectionList scopes=collections.read
vectorsDBListDocuments GET /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String total:Boolean ttl:Int -> documentList scopes=documents.read
vectorsDBListIndexes GET /vectorsdb/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! queries:[String] total:Boolean -> indexList scopes=collections.read
vectorsDBListTransactions GET /vectorsdb/transactions queries:[String] -> transactionList scopes=documents.read
vectorsDBListUsage GET /vectorsdb/usage range:UsageRange -> usageVectorsDBs
vectorsDBCreate POST /vectorsdb databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write
vectorsDBCreateCollection POST /vectorsdb/{databaseId}/collections databaseId:String! collectionId:String! name:String! dimension:Int! permissions:[String] documentSecurity:Boolean enabled:Boolean -> vectorsdbCollection scopes=collections.write
vectorsDBCreateDocument POST /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! documentId:String! collectionId:String! data:JSON! permissions:[String] -> document scopes=documents.write
vectorsDBCreateDocuments POST /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! -> documentList scopes=documents.write
vectorsDBCreateIndex POST /vectorsdb/{databaseId}/collections/{collectionId}/indexes databaseId:String! collectionId:String! key:String! type:VectorIndexType! attributes:[String]! orders:[IndexOrder] lengths:[Int] -> index scopes=collections.write
vectorsDBCreateOperations POST /vectorsdb/transactions/{transactionId}/operations transactionId:String! operations:[JSON] -> transaction scopes=documents.write
vectorsDBCreateTextEmbeddings POST /vectorsdb/embeddings/text texts:[String]! model:EmbeddingModel -> embeddingList scopes=documents.write
vectorsDBCreateTransaction POST /vectorsdb/transactions ttl:Int -> transaction scopes=documents.write
vectorsDBDelete DELETE /vectorsdb/{databaseId} databaseId:String! -> none scopes=databases.write
vectorsDBDeleteCollection DELETE /vectorsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! -> none scopes=collections.write
vectorsDBDeleteDocument DELETE /vectorsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! transactionId:String -> none scopes=documents.write
vectorsDBDeleteDocuments DELETE /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! queries:[String] transactionId:String -> documentList scopes=documents.write
vectorsDBDeleteIndex DELETE /vectorsdb/{databaseId}/collections/{collectionId}/indexes/{key} databaseId:String! collectionId:String! key:String! -> none scopes=collections.write
vectorsDBDeleteTransaction DELETE /vectorsdb/transactions/{transactionId} transactionId:String! -> none scopes=documents.write
vectorsDBUpdate PUT /vectorsdb/{databaseId} databaseId:String! name:String! enabled:Boolean -> database scopes=databases.write
vectorsDBUpdateCollection PUT /vectorsdb/{databaseId}/collections/{collectionId} databaseId:String! collectionId:String! name:String! dimension:Int permissions:[String] documentSecurity:Boolean enabled:Boolean -> vectorsdbCollection scopes=collections.write
vectorsDBUpdateDocument PATCH /vectorsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String] transactionId:String -> document scopes=documents.write
vectorsDBUpdateDocuments PATCH /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! data:JSON queries:[String] transactionId:String -> documentList scopes=documents.write
vectorsDBUpdateTransaction PATCH /vectorsdb/transactions/{transactionId} transactionId:String! commit:Boolean rollback:Boolean -> transaction scopes=documents.write
vectorsDBUpsertDocument PUT /vectorsdb/{databaseId}/collections/{collectionId}/documents/{documentId} databaseId:String! collectionId:String! documentId:String! data:JSON permissions:[String] transactionId:String -> document scopes=documents.write
vectorsDBUpsertDocuments PUT /vectorsdb/{databaseId}/collections/{collectionId}/documents databaseId:String! collectionId:String! documents:[JSON]! transactionId:String -> documentList scopes=documents.write
# webhooks
webhooksGet GET /webhooks/{webhookId} webhookId:String! -> webhook scopes=webhooks.read
webhooksList GET /webhooks queries:[String] total:Boolean -> webhookList scopes=webhooks.read
webhooksCreate POST /webhooks webhookId:String! url:String! name:String! events:[String]! enabled:Boolean tls:Boolean authUsername:String authPassword:String secret:String? -> webhook scopes=webhooks.write
webhooksDelete DELETE /webhooks/{webhookId} webhookId:String! -> none scopes=webhooks.write
webhooksUpdate PUT /webhooks/{webhookId} webhookId:String! name:String! url:String! events:[String]! enabled:Boolean tls:Boolean authUsername:String authPassword:String -> webhook scopes=webhooks.write
webhooksUpdateSecret PATCH /webhooks/{webhookId}/secret webhookId:String! secret:String? -> webhook scopes=webhooks.write
`;
