# Prints the data races of a thread sanitizer's report in which both accesses are the project's
# own. gRPC and Protobuf come without instrumentation, so what they order looks unordered; above
# all a call's OnDone, which gRPC runs after everything else of the call.
function finish() {
  if (owner[1] == "ours" && owner[2] == "ours") printf "%s", report
  report = ""
  access = 0
  delete owner
}
function owner_of(frame) {
  if (frame ~ /libsanitizer|\/usr\/include\/c\+\+|<null> <null> \(lib(stdc\+\+|c)\./) return ""
  return frame ~ / \.\.\/\.\.\/[a-z]/ ? "ours" : "theirs"
}
/^WARNING: ThreadSanitizer/ { finish() }
/^==================/ { next }
{ report = report $0 "\n" }
/^  (Previous )?(atomic )?([Ww]rite|[Rr]ead) of size/ { access++; reading = 1; next }
/^$/ { reading = 0 }
reading && /OnDone(\(\))? \.\.\// { owner[access] = "theirs" }
reading && /^    #/ && owner[access] == "" { owner[access] = owner_of($0) }
END { finish() }
