/**
 * Looks at what surrounds schemas: servers, roles, rights, proofs. Every answer comes with the
 * command that mends it. Changes nothing and prints nothing.
 */
@NullMarked
package io.artstore.schema.doctor;

import org.jspecify.annotations.NullMarked;
