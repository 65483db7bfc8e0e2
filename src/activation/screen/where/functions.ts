/**
 * What a condition may call: functions of one record that read nothing else and do not vary. Their names are DuckDB's,
 * as its parser gives them: `like` is `~~`, `interval 1 year` is `to_years`.
 */
export const allowedFunctions: ReadonlySet<string> = new Set([
  // Operators.
  ...words('+ - * / // % || ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape'),
  // Texts.
  ...words('lower lcase upper ucase trim ltrim rtrim length len strlen substring substr left right reverse'),
  ...words(
    'contains starts_with prefix ends_with suffix position strpos instr replace split_part concat concat_ws',
  ),
  ...words('strip_accents regexp_matches regexp_full_match regexp_extract regexp_replace nullif ifnull'),
  // Numbers.
  ...words('abs ceil ceiling floor round trunc sign mod greatest least'),
  // Dates.
  ...words('date_part datepart date_trunc datetrunc date_diff datediff strptime try_strptime make_date'),
  ...words(
    'year quarter month week day dayofweek isodow hour epoch to_years to_months to_weeks to_days to_hours',
  ),
]);

/** Types a cell may be read as. */
export const allowedTypes: ReadonlySet<string> = new Set([
  ...words('BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT'),
  ...words('FLOAT DOUBLE DECIMAL VARCHAR DATE TIME TIMESTAMP INTERVAL'),
]);

function words(text: string): string[] {
  return text.split(' ');
}
