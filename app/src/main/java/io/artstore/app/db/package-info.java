/**
 * Connections of the administrator to the server that holds ArtStore's databases; no SQL of its
 * own.
 */
@NullMarked
package io.artstore.app.db;

import org.jspecify.annotations.NullMarked;
