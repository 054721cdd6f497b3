/** The statuses that Appwrite lets through, by error type. One type always has one status. */
const STATUS = {
  general_argument_invalid: 400,
  general_bad_request: 400,
  general_query_invalid: 400,
  general_cursor_not_found: 400,
  general_unauthorized_scope: 401,
  general_unknown_origin: 403,
  general_not_implemented: 405,
  general_route_not_found: 404,
  general_phone_disabled: 503,
  general_unknown: 500,
  general_server_error: 500,
  project_not_found: 404,
  project_id_missing: 403,
  project_key_expired: 401,
  key_not_found: 404,
  database_not_found: 404,
  database_already_exists: 409,
  database_query_order_null: 400,
  table_not_found: 404,
  table_already_exists: 409,
  table_limit_exceeded: 400,
  row_not_found: 404,
  row_already_exists: 409,
  row_invalid_structure: 400,
  row_missing_data: 400,
  row_missing_payload: 400,
  row_update_conflict: 409,
  row_delete_restricted: 403,
  column_not_found: 404,
  column_already_exists: 409,
  column_unknown: 400,
  column_not_available: 400,
  column_format_unsupported: 400,
  column_default_unsupported: 400,
  column_limit_exceeded: 400,
  column_value_invalid: 400,
  column_type_invalid: 400,
  column_invalid_resize: 400,
  column_index_invalid: 400,
  column_index_limit_exceeded: 400,
  column_index_already_exists: 409,
  column_index_not_found: 404,
  column_index_dependency: 409,
  attribute_type_invalid: 400,
  attribute_not_found: 404,
  index_invalid: 400,
  index_not_found: 404,
  index_already_exists: 409,
  index_dependency: 409,
  relationship_value_invalid: 400,
  transaction_not_found: 404,
  user_unauthorized: 401,
  user_blocked: 403,
  user_invalid_credentials: 401,
  user_invalid_token: 401,
  user_already_exists: 409,
  user_email_already_exists: 409,
  user_email_already_verified: 409,
  user_phone_already_exists: 409,
  user_target_already_exists: 409,
  user_not_found: 404,
  user_session_not_found: 404,
  user_session_already_exists: 401,
  user_jwt_invalid: 401,
  user_jwt_and_cookie_set: 403,
  user_password_mismatch: 400,
  user_more_factors_required: 401,
  user_password_reset_required: 412,
  team_not_found: 404,
  team_already_exists: 409,
  team_invite_already_exists: 409,
  team_invite_not_found: 404,
  team_invalid_secret: 401,
  team_membership_mismatch: 404,
  membership_not_found: 404,
  membership_already_confirmed: 409,
} as const;

export type ErrorType = keyof typeof STATUS;

/** An answer that is an error: its type decides the status. */
export class ApiError extends Error {
  readonly type: ErrorType;
  readonly status: number;

  constructor(type: ErrorType, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.type = type;
    this.status = STATUS[type];
  }
}

/** A parameter that is missing or has the wrong form. */
export function invalidArgument(name: string, reason: string): ApiError {
  return new ApiError('general_argument_invalid', `Invalid \`${name}\` param: ${reason}`);
}
