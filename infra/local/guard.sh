# Runs a foreign binary (mongod, java): usage guard.sh PIDFILE COMMAND...
# Stops it on TERM and when fd 3 closes, which means that the parent is gone, however it died. Exits with its code.
PIDFILE=$1
shift
"$@" 3<&- &
CHILD=$!
echo "$CHILD" >"$PIDFILE"
stop() {
  kill -TERM "$CHILD" 2>/dev/null
  kill -CONT "$CHILD" 2>/dev/null
  (
    i=0
    while kill -0 "$CHILD" 2>/dev/null && [ "$i" -lt 80 ]; do
      sleep 0.1
      i=$((i + 1))
    done
    kill -KILL "$CHILD" 2>/dev/null
  ) 3<&- &
}
trap stop TERM
trap '' INT HUP
(
  read -r _ <&3
  kill -TERM $$
) 2>/dev/null &
WATCH=$!
exec 3<&-
wait "$CHILD"
CODE=$?
while kill -0 "$CHILD" 2>/dev/null; do
  wait "$CHILD"
  CODE=$?
done
kill "$WATCH" 2>/dev/null
exit "$CODE"
