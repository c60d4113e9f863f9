"""Sends a run to Runfacts over gRPC and reads it back.

Stubs are generated from proto/ when the script starts, so nothing of ours has to be installed:

    pip install -r examples/python/requirements.txt
    python examples/python/send_run.py 127.0.0.1:8000 127.0.0.1:8001
"""

import sys
import tempfile
import time
import uuid
from pathlib import Path

import grpc
import grpc_tools
from google.protobuf import struct_pb2, timestamp_pb2
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2]


def generate_stubs() -> None:
    """Generates the Python modules of the contract and makes them importable."""
    out = tempfile.mkdtemp(prefix="runfacts-")
    # The imports of the contract (google/api, google/rpc, buf/validate) are laid there by `npm ci`.
    imports = ROOT / ".imports"
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    files = [str(path) for folder in (ROOT / "proto", imports) for path in folder.rglob("*.proto")]
    includes = [f"-I{folder}" for folder in (ROOT / "proto", imports, well_known)]
    code = protoc.main(["protoc", *includes, f"--python_out={out}", f"--grpc_python_out={out}", *files])
    if code != 0:
        raise SystemExit(f"protoc failed with {code}")
    sys.path.insert(0, out)


def timestamp(seconds: float) -> timestamp_pb2.Timestamp:
    return timestamp_pb2.Timestamp(seconds=int(seconds), nanos=int(seconds % 1 * 1_000_000) * 1000)


def main(ingest_address: str, query_address: str) -> None:
    generate_stubs()
    from runfacts.v1 import failure_pb2, ingest_service_pb2, ingest_service_pb2_grpc
    from runfacts.v1 import query_service_pb2, query_service_pb2_grpc, run_filter_pb2, run_pb2, step_pb2

    start = time.time() - 3
    metadata = struct_pb2.Struct()
    metadata.update({"index": "orders", "hits": 3})
    run = run_pb2.Run(
        run_id=str(uuid.uuid4()),
        agent_id="python-example",
        agent_version="1.0.0",
        status=run_pb2.RUN_STATUS_PARTIAL,
        started_at=timestamp(start),
        ended_at=timestamp(start + 2),
        steps=[
            step_pb2.Step(
                step_id=str(uuid.uuid4()),
                seq=0,
                step_type=step_pb2.STEP_TYPE_RETRIEVE,
                name="search_orders",
                attempt=1,
                started_at=timestamp(start),
                ended_at=timestamp(start + 0.5),
                error_code="timeout",
            ),
            step_pb2.Step(
                seq=1,
                step_type=step_pb2.STEP_TYPE_RETRIEVE,
                name="search_orders",
                attempt=2,
                started_at=timestamp(start + 0.5),
                ended_at=timestamp(start + 1.5),
                metadata=metadata,
            ),
        ],
    )
    run.failures.append(
        failure_pb2.Failure(
            step_id=run.steps[0].step_id,
            failure_type=failure_pb2.FAILURE_TYPE_RETRIEVAL,
            failure_code="timeout",
            message="No answer within 500 ms",
        )
    )

    with grpc.insecure_channel(ingest_address) as channel:
        ingest = ingest_service_pb2_grpc.IngestServiceStub(channel)
        request = ingest_service_pb2.IngestRunRequest(run=run)
        first = ingest.IngestRun(request, timeout=10)
        again = ingest.IngestRun(request, timeout=10)
        assert first.outcome == ingest_service_pb2.INGEST_OUTCOME_CREATED, first
        assert again.outcome == ingest_service_pb2.INGEST_OUTCOME_DUPLICATE, again

        run.agent_version = "2.0.0"
        try:
            ingest.IngestRun(ingest_service_pb2.IngestRunRequest(run=run), timeout=10)
            raise SystemExit("a changed run was taken")
        except grpc.RpcError as error:
            assert error.code() == grpc.StatusCode.ALREADY_EXISTS, error

    with grpc.insecure_channel(query_address) as channel:
        query = query_service_pb2_grpc.QueryServiceStub(channel)
        stored = query.GetRun(query_service_pb2.GetRunRequest(run_id=run.run_id), timeout=10).run
        assert stored.agent_version == "1.0.0", stored
        assert [step.name for step in stored.steps] == ["search_orders", "search_orders"], stored
        assert stored.steps[0].failed and not stored.steps[1].failed, stored
        assert stored.started_at == run.started_at, stored
        assert stored.steps[1].metadata["hits"] == 3, stored
        mine = run_filter_pb2.RunFilter(agent_id="python-example")
        listed = query.ListRuns(query_service_pb2.ListRunsRequest(filter=mine), timeout=10)
        assert run.run_id in [summary.run_id for summary in listed.runs], listed

    print(f"stored, repeated, refused when changed, and read back: {run.run_id}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: send_run.py INGEST_HOST:PORT QUERY_HOST:PORT")
    main(sys.argv[1], sys.argv[2])
