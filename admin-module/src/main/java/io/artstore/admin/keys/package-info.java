/**
 * The keys that sign tokens: made once for all admins of a database, kept there with the private
 * half encrypted, tried before they are used, and published as a JWK set.
 */
@NullMarked
package io.artstore.admin.keys;

import org.jspecify.annotations.NullMarked;
