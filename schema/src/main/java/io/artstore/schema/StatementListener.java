package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;
import java.util.List;
import org.postgresql.util.ServerErrorMessage;

/** Hears what the server remarks on each statement that ran. */
@FunctionalInterface
interface StatementListener {
  /** Hears nothing. */
  StatementListener SILENT = (statement, remarks) -> {};

  void remarked(SqlStatement statement, List<ServerErrorMessage> remarks);
}
