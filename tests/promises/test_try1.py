import time
async def test_x(house):
    await house.begin(2,"Amina")
    t=time.time(); c=time.process_time()
    for i in range(20):
        await house.journal(2,"hap","feel","learn","titel")
    print((time.time()-t)/100, (time.process_time()-c)/100)
    n=0
    t=time.time(); c=time.process_time()
    for p in range(10,30):
        await house.begin(p,f"P{p}")
    print((time.time()-t)/60, (time.process_time()-c)/60)
    t=time.time(); c=time.process_time()
    for text in ["/journal", "a","b","c","d"]*4:
        for p in range(10,30): house.write(p,text)
        await house.settle()
    print((time.time()-t)/400, (time.process_time()-c)/400)
