/**
 * What must be there before anybody can sign in: the accounts that files describe and the first
 * administrator. Runs at every start and changes nothing that is as it should be.
 */
@NullMarked
package io.artstore.admin.bootstrap;

import org.jspecify.annotations.NullMarked;
