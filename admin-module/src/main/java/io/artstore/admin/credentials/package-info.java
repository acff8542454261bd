/**
 * Passwords and client secrets: what is accepted, how it is hashed and compared, how it is read
 * from a file. Knows no account and no database.
 */
@NullMarked
package io.artstore.admin.credentials;

import org.jspecify.annotations.NullMarked;
