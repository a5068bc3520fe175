"""The statements of `queue`, in PostgreSQL's words. `status` is Procrastinate's: todo, doing, succeeded, failed …"""

MANY = 500  # jobs put at once, after which PostgreSQL is told to count its rows
ANALYZE = "ANALYZE procrastinate_jobs"

IS_THERE = "SELECT to_regclass('pipeline_worker') AS found"

# workers have died of it, and that was not a day ago
_IS_ASIDE = """
({job}.status = 'failed' AND coalesce(({job}.args->>'deaths')::integer, 0) >= %(deaths)s AND EXISTS (
    SELECT 1 FROM procrastinate_events AS e
    WHERE e.job_id = {job}.id AND e.at > now() - make_interval(hours => %(aside_hours)s)
))
"""
# what waits already is left out by the unique index of Procrastinate, whoever else puts it in at this moment
PUT = f"""
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)
SELECT j.queue_name, %(task)s, j.priority, j.lock, j.queueing_lock, j.args
FROM jsonb_to_recordset(%(jobs)s::jsonb)
    AS j (n integer, queue_name text, priority integer, lock text, queueing_lock text, args jsonb)
WHERE NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs AS k WHERE k.queueing_lock = j.queueing_lock AND
    (k.status IN ('todo', 'doing') OR {_IS_ASIDE.format(job="k")})
)
ORDER BY j.n
ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
RETURNING id
"""
UNFINISHED = f"""
SELECT k.id, k.queueing_lock, k.args->>'config' AS config FROM procrastinate_jobs AS k
WHERE k.queueing_lock LIKE %(keys)s AND (k.status IN ('todo', 'doing') OR {_IS_ASIDE.format(job="k")})
"""
DROP = "DELETE FROM procrastinate_jobs WHERE id = ANY(%(ids)s) AND status = 'todo'"

_ROW = """
SELECT j.id, j.queue_name, j.lock, j.args, j.status::text AS status, w.name AS worker,
    (SELECT max(e.at) FROM procrastinate_events AS e WHERE e.job_id = j.id) AS since
FROM procrastinate_jobs AS j LEFT JOIN pipeline_worker AS w ON w.id = j.worker_id AND j.status = 'doing'
WHERE j.task_name = %(task)s
"""
ROW = f"{_ROW} AND j.id = %(id)s"
ROWS = f"""{_ROW}
AND (%(queue)s::text IS NULL OR split_part(j.queue_name, '@', 1) = %(queue)s)
AND j.status::text = ANY(%(statuses)s)
AND (%(source)s::text IS NULL OR j.args->>'source' = %(source)s)
ORDER BY j.status <> 'doing', j.status <> 'todo', j.status = 'succeeded', j.priority DESC, j.id
LIMIT %(limit)s
"""
STATES = """
SELECT DISTINCT ON (queueing_lock) queueing_lock, status::text AS status FROM procrastinate_jobs
WHERE queueing_lock = ANY(%(keys)s) ORDER BY queueing_lock, id DESC
"""
COUNTS = """
SELECT split_part(j.queue_name, '@', 1) AS queue, j.status::text AS status, count(*) AS jobs,
    min(e.at) FILTER (WHERE j.status = 'todo') AS oldest
FROM procrastinate_jobs AS j
LEFT JOIN LATERAL (
    SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id AND j.status = 'todo'
) AS e ON true
WHERE j.task_name = %(task)s GROUP BY 1, 2 ORDER BY 1, 2
"""

CANCEL = "SELECT procrastinate_cancel_job_v1(%(id)s, true, false) AS id"
RETRY = """
UPDATE procrastinate_jobs AS j SET status = 'todo', abort_requested = false, args = j.args - 'deaths' - 'because'
WHERE j.id = %(id)s AND j.status IN ('failed', 'cancelled', 'aborted') AND NOT EXISTS (
    SELECT 1 FROM procrastinate_jobs AS k WHERE k.queueing_lock = j.queueing_lock AND k.status = 'todo'
)
RETURNING j.id
"""
NOTE = """
UPDATE procrastinate_jobs SET args = args || jsonb_build_object('because', %(because)s::text) WHERE id = %(id)s
"""
# a job that waits anew meanwhile takes the place of the one whose worker died
GIVE_BACK_STALLED = """
UPDATE procrastinate_jobs AS j SET
    status = CASE
        WHEN j.abort_requested OR EXISTS (
            SELECT 1 FROM procrastinate_jobs AS k WHERE k.queueing_lock = j.queueing_lock AND k.status = 'todo'
        ) THEN 'aborted'
        WHEN coalesce((j.args->>'deaths')::integer, 0) + 1 >= %(deaths)s THEN 'failed'
        ELSE 'todo'
    END::procrastinate_job_status,
    abort_requested = false, attempts = j.attempts + 1, worker_id = NULL,
    args = j.args || jsonb_build_object('deaths', coalesce((j.args->>'deaths')::integer, 0) + 1)
WHERE j.status = 'doing' AND j.task_name = %(task)s AND NOT EXISTS (
    SELECT 1 FROM procrastinate_workers AS w
    WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %(after_s)s)
)
RETURNING j.id
"""
# a plan that a planner was making when it died is worth nothing: another one plans anew
TIDY = """
DELETE FROM procrastinate_jobs AS j
WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND NOT EXISTS (
    SELECT 1 FROM procrastinate_events AS e WHERE e.job_id = j.id AND e.at > now() - make_interval(hours =>
        CASE WHEN j.queue_name LIKE 'crawl%%' AND j.status = 'succeeded' THEN %(hours)s ELSE 24 * %(days)s END)
) OR j.status = 'doing' AND j.task_name <> %(task)s AND NOT EXISTS (
    SELECT 1 FROM procrastinate_workers AS w
    WHERE w.id = j.worker_id AND w.last_heartbeat > now() - make_interval(secs => %(after_s)s)
)
"""

IS_OWN = """
SELECT EXISTS (
    SELECT 1 FROM procrastinate_jobs WHERE id = %(job)s AND status = 'doing' AND worker_id = %(worker)s
) AS own
"""
# one that was taken at this moment may not be known to be in hand yet
LET_GO = """
WITH gone AS (
    UPDATE procrastinate_jobs AS j SET worker_id = NULL
    WHERE j.status = 'doing' AND j.worker_id = %(worker)s AND NOT j.id = ANY(%(held)s) AND NOT EXISTS (
        SELECT 1 FROM procrastinate_events AS e
        WHERE e.job_id = j.id AND e.at > now() - make_interval(secs => %(after_s)s)
    )
)
SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE id = %(worker)s) AS known
"""

# in two containers, machines may have one name and processes one number
ENROL = """
INSERT INTO pipeline_worker (id, name, queues, jobs) SELECT %(id)s, %(name)s || CASE
    WHEN EXISTS (SELECT 1 FROM pipeline_worker WHERE name = %(name)s AND id <> %(id)s) THEN '#' || %(id)s ELSE ''
    END, %(queues)s, %(jobs)s
ON CONFLICT DO NOTHING RETURNING name
"""
WORKERS = """
SELECT w.id, w.name, w.queues, w.jobs, w.since,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', j.id, 'queue_name', j.queue_name, 'args', j.args) ORDER BY j.id)
        FROM procrastinate_jobs AS j WHERE j.worker_id = w.id AND j.status = 'doing'), '[]') AS doing
FROM pipeline_worker AS w JOIN procrastinate_workers AS h ON h.id = w.id
WHERE h.last_heartbeat > now() - make_interval(secs => %(silent_s)s) ORDER BY w.name, w.id
"""
PARKED_QUEUES = """
SELECT DISTINCT ON (queue_name) queue_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND queue_name LIKE '%%@%%' ORDER BY queue_name, id
"""
